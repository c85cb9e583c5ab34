"""The marks by which services want their tokens to be found, as they publish them for secret scanning; in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from actors.security.detectors.base import START, word_set

_OWN = word_set(
    # clouds and what runs in them
    """
    akia abia acca absk amzn.mws. a3-
    aiza ya29. gocspx- 1//0
    ltai akid aqvn ajev t1. y0_ y1_ y2_ y3_ ocid1. hrku- hrku-aa dop_v1_ doo_v1_ dor_v1_ dos_v1_ v1.0- cfpat- cfut_ cfat_ cfk_
    fo1_ fm1r_ fm2_ flyv1_ tskey-auth- tskey-api- tskey-client- tskey-webhook- tskey-scim- nfp_ nfc_ nfo_ nfb_ nfu_ scw_ exo_
    vcp_ vci_ vca_ vcr_ vck_ rnd_ sbp_ sb_secret_ sb_publishable_ hcp. pscale_tkn_ pscale_pw_ pscale_oauth_ mdb_sa_sk_ mdb_sa_id_
    dapi dkea sha256~ nvapi- runpod_ rpa_ e2b_ apify_api_ tid_ tsec_
    """
    # code, builds and packages
    """
    ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glrt- glrtr- glcbt- glcbt-1_ glptt- glft- glimt- glagent- glsoat- gloas- glffct- glwt-
    atbb atctt3 atatt3 atoa sgp_ sgph_ sgp_local_ slk_ ccipat_ ccpat_ bkua_ bkaj_ bkat_ bkpt_ bkct_ sqp_ sqa_ squ_ sntrys_ sntryu_ sntrya_ sntryr_
    npm_ npms_ pypi-agei pypi-age rubygems_ clojars_ dckr_pat_ dckr_oat_ akcp oy2 jsrp_ jsrd_ reftkn: cmvmd ddp_ ddo_ ddw_ hfo_
    pul- pnu_ rdme_ snyk_uat. snyk_sat. dckr_org_ cr_pat_ fgp_ pat-na1- pat-na2- pat-eu1- pat-ap1-
    """
    # chats and mails
    """
    xoxa- xoxb- xoxc- xoxd- xoxe- xoxe. xoxo- xoxp- xoxr- xoxs- xapp- xwfp- mfa. nfp- sg. xkeysib- xsmtpsib- mlsn. mlsn- pmak- pdus_ tgbot-
    os_v2_app_ os_v2_org_ sub-c- pub-c- sec-c- ntfy_ lin_api_ lin_oauth_ lin_wh_ figd_ figu_ figo_ ntn_
    """
    # payment and shops
    """
    sk_live_ sk_test_ rk_live_ rk_test_ pk_live_ pk_test_ sk_org_ whsec_ ek_live_ ek_test_ ppk_live_ ppk_test_
    sq0atp- sq0csp- sq0idp- sq0idb- eaaa access_token$production$ access_token$sandbox$ shpat_ shpca_ shppa_ shpss_ shpua_ shptka_ shpit_
    rzp_live_ rzp_test_ flwseck- flwseck_test- flwseck_live- flwpubk- flwpubk_test- duffel_live_ duffel_test_ live_gc_ sandbox_gc_
    access-sandbox- access-production- access-development- public-sandbox- public-production- pdl_live_ pdl_sdbx_ pdl_apikey_
    shippo_live_ shippo_test_ ezak eztk live_pub_ test_pub_ aqeyhmf aqe1hmf xnd_production_ xnd_development_ bu_live_
    """
    # models
    """
    sk-proj- sk-svcacct- sk-admin- sk-ant- sk-ant-api03- sk-ant-admin01- sk-ant-oat01- sk-ant-ort01- sk-ant-sid01- sk-or-v1- sk-lf- pk-lf- sk-litellm-
    gsk_ xai- pplx- pcsk_ lsv2_pt_ lsv2_sk_ lsv2_ ls__ tvly- tvly-dev- jina_ csk- tgp_v1_ r8_ hf_ api_org_ wandb_v1_ fw_ fpk_ llx- ak-lf-
    bb_live_ bb_test_ app-proj- sk-helicone- sk-air- e2b- lmnr_ phc_ phx_ phs_ pha_ phr_
    """
    # secrets, identities and the watching of systems
    """
    hvs. hvb. hvr. atlasv1. dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit. ops_ ops_eyj age-secret-key-1 tfp_ st.v3. bao.
    glsa_ glc_ nrak- nraa- nrii- nriq- nrjs- nral- nrra- nrsp- nrbr- dt0c01. dt0s01. dt0s02. dt0s06. dt0s08. dt0s16. ddapi_ hcaik_ hcbik_ hcxik_
    ory_at_ ory_rt_ ory_st_ ory_pat_ ory_wak_ ory_ac_ ory_apikey_ lwsk_ uptk_ sk.eyj pk.eyj tk.eyj cfpat_ aio_ patm
    user_ak_ proj_ak_ nbp_ xaat- xapt- xait- svix_ testsk_ tpk_ zpka_ unkey_ cal_live_ kp_live_ onfido_ key_live_ key_test_
    private-ai-token- sk_prod_ sk_dev_ sk_sandbox_ pk_prod_ dckr_usr_ v2.local. v4.local. v4.public. v3.local. v2.public. v1.local. v3.public. v1.public.
    """
)
_SHARED = word_set(
    """
    pypi- sk- sk_ pk- pk_ rk_ re_ co_ pa- s. key- key_ api_ api- pat_ pat- pat token_ tok_ tk_ secret_ asia aroa aida agpa anpa anva aipa
    apka ascas sk ac ag dapp- ek- ek_ fc- up_ vsk_ tgp_ esecret_ cpk_ ptk_ ssk_ lob_ prefect_ modal_ plaid_ apikey_ apikey- ops- cs_ rt_ at_
    cio hex_ buf_ nuget_ typeform_ neon_ aiven_ upstash_ tigris_ gitea_ helicone- mem0- m0- dose sl. api_live. api_sandbox.
    """
)
"""Marks that honest names may begin with, too."""

_SEPARATOR = r"[\-_.]"


def _trie(marks: Iterable[str]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for mark in marks:
        node = root
        for sign in mark:
            node = node.setdefault("-" if sign in "-_." else sign, {})
        node[""] = {}
    return root


def _pattern(node: dict[str, Any]) -> str:
    """One look at each letter instead of one at each mark. The longest mark first."""
    parts = [
        (_SEPARATOR if sign == "-" else re.escape(sign)) + _pattern(below)
        for sign, below in sorted(node.items())
        if sign
    ]
    if not parts:
        return ""
    joined = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"(?:{joined})?" if "" in node else joined


MARKED = re.compile(
    rf"{START}(?:(?P<own>{_pattern(_trie(_OWN))})|(?P<shared>{_pattern(_trie(_SHARED))}"
    r"|[a-z]{2,10}[\-_](?:live|test|prod|key|pat|sk|api|secret|token)[\-_]))"
    r"(?=(?P<tail>[a-z0-9][a-z0-9_\-.+/=~]{7,511}))"
)
"""A mark and what goes on behind it, in small letters; separators may have become others."""
