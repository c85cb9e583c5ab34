from __future__ import annotations

import math

from messages import Resources


def test_what_could_not_be_measured_is_null_in_json_and_is_read_back_as_unknown() -> None:
    text = Resources(time_s=1.0, memory_percent=12.5).model_dump_json()
    assert '"cpu_percent":null' in text and "NaN" not in text
    again = Resources.model_validate_json(text)
    assert math.isnan(again.cpu_percent) and again.memory_percent == 12.5
