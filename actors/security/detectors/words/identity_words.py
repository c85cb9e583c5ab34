"""Words that say that a number is one of identity, of tax, of social or health insurance, in the languages of their countries."""

from __future__ import annotations

import re
from typing import Final

from actors.security.detectors.base import WORD_START

# What hardly stands for anything else; with `_` for words that are also written apart
_CERTAIN: Final = """
    ssn ssns itin atin ptin fein uin aadhaar aadhar adhaar adhar uidai gstin curp cuit cuil dni nif nie cnpj cpf pesel regon bsn sofinummer burgerservicenummer
    rijksregisternummer rijksregister insz niss egn bulstat cnp oib jmbg emso umcn personnummer personnr samordningsnummer organisationsnummer orgnr fodselsnummer foedselsnummer fodselsnr fnr cprnr
    cpr_number hetu henkilotunnus isikukood asmens_kodas personas_kods kennitala nino utr tfn acn ird nric hkid rrn jumin tckn tc_kimlik kimlik_no tz_number teudat_zehut teudatzehut snils
    rnokpp edrpou ogrn ppsn pps_no pps_number codice_fiscale codicefiscale cod_fiscale partita_iva p_iva steuer_id steuerid steuer_idnr steuer_nr steuernummer steuernr idnr
    steueridentifikationsnummer ust_id ust_idnr umsatzsteuer_id uid_nr sozialversicherungsnummer sozialversicherungs_nr sv_nummer svnr rentenversicherungsnummer krankenversichertennummer
    versichertennummer personalausweis personalausweisnummer ausweisnummer ausweisnr ahv ahvn13 oasi securite_sociale numero_de_securite_sociale numero_secu num_secu insee siren siret
    numero_fiscal numero_fiscale identifiant_fiscal seguridad_social cedula cedula_de_identidad documento_de_identidad documento_identidad carnet_identidad cartao_cidadao
    cartao_de_cidadao titulo_eleitor taj_szam adoazonosito adoszam rodne_cislo rodnecislo amka afm npwp nik ktp philsys umid cccd cmnd cnic
    nadra emirates_id iqama mykad my_kad nid_number id_kaart vatin trn_number identity_document
    social_security social_security_number social_sec social_insurance socialsecurity socialsecuritynumber socialinsurance ss_number sss_number national_insurance nationalinsurance ni_number
    tax_id tax_ids taxid taxids tax_number taxnumber tax_no tax_code taxcode tax_file_number tax_payer_id tax_reference tax_identifier tax_identification tax_identification_number taxpayer
    taxpayer_id taxpayerid taxpayer_number taxpayer_identification_number fiscal_code fiscalcode fiscal_number fiscal_id employer_id employer_identification
    employer_identification_number vat_number vatnumber vat_no vat_id vatid vat_reg vat_registration vat_code national_id national_ids nationalid national_identity
    national_identification national_identification_number national_identifier national_number nationalnumber national_code national_registration national_insurance_number
    national_register_number personal_id personalid personal_number personal_code personal_identity personal_identity_code personal_identification personal_identification_number
    citizen_id citizenid citizen_number citizen_card citizen_service_number citizenship_number identity_number identitynumber identity_no identity_card identity_card_number identity_code
    identification_number identification_no identification_code identification_card resident_id residentid resident_registration resident_registration_number resident_number resident_identity
    resident_identity_card residence_permit permanent_resident id_card idcard id_card_number idcardno id_number idnumber id_no idno id_document government_id
    govt_id gov_id state_id my_number mynumber individual_number kojin_bango shenfenzheng taiwan_id za_id sa_id south_african_id israeli_id thai_id nhs_number nhs_no nhsnumber nhs chi_number philhealth bsnr lanr nin_number
    medicare medicare_number medicareid medicaid mbi hicn health_insurance health_card healthcard health_id insurance_number insurance_no insurance_id insurance_policy policy_number
    policy_no policynumber policyno member_insurance voter_id voterid voter_card epic_number pan_card pan_number pan_no pancard abha_number ration_card company_number company_registration
    uen license_plate licence_plate number_plate numberplate plate_number registration_plate vehicle_plate vehicle_registration vehicle_reg vehicle_number kennzeichen carta_identita
    carta_d_identita mrn mrns medical_record_number medical_record_no medical_record health_record_number business_number business_id alien_number alien_registration uscis_number green_card
"""
# What stands for other things as well, so the number must be longer
_UNCERTAIN: Final = """
    ein tin tins sin nin pan fin cif rfc rut ruc rg nit nip pps cpr cuil cui inn ipn avs nir ni vat iva mwst btw tva abn gst nuss nik cnp iin bin social_sec_no sss ss ssa nas ramq
    npi dea social voter identity identification national tax fiscal personal citizen resident taj
"""
_FILLERS = (
    "numbers|number|numero|nummer|nummers|numer|num|nro|nr|no|n|ids|id|codes|code|value|values|val|field|column|key|input|is|was|are|of|for|the|an?|not|invalid|valid|last|digits|last4|four|ending|in"
    "|with|user|users|customer|patient|employee|person|got|given|provided|received|entered|found|equals|to|as|like|us|uk|eu|usa|raw|plain|full|new|old|card|holder|text|string|str|error|check|lookup"
    "|rejected|failed|duplicate|mismatch|already"
)


def _words(table: str) -> str:
    """An alternative of all words by their first letters, the longest first; those of several words may be joined in any way."""
    words = sorted(set(table.split()), key=len, reverse=True)
    heads = {
        word[0]: [other[1:].replace("_", r"[ _.\-/]?") for other in words if other[0] == word[0]] for word in words
    }
    return "|".join(f"{head}(?:{'|'.join(tails)})" for head, tails in heads.items())


def _gate(table: str) -> frozenset[str]:
    """The first word of each entry."""
    return frozenset(word.split("_")[0] for word in table.split())


STRONG: Final = _gate(_CERTAIN)
WEAK: Final = _gate(_UNCERTAIN)
"""Words without which `NAMED` need not be looked for."""
NAMED: Final = re.compile(
    rf"(?:{WORD_START}(?=[A-Za-z])(?i:(?P<strong>{_words(_CERTAIN)})|(?:{_words(_UNCERTAIN)}))|(?<=[a-z])ssn)(?i:s)?(?![a-z]|(?<=[A-Z])[A-Z](?![a-z]))"
    rf"(?P<bridge>(?:[ _.\-:=#/()\[\]{{}}'\"`<>|,*]{{0,4}}(?i:{_FILLERS})(?![a-z]|(?<=[A-Z])[A-Z])){{0,5}}[ _.\-:=#/()\[\]{{}}'\"`<>|*]{{0,6}}(?=[A-Za-z0-9]))?"
)
"""A word, and what may stand between it and its number."""
FOREIGN: Final = re.compile(
    "(?:\u8eab\u4efd[\u8bc1\u8b49](?:\u53f7\u7801?|\u5b57\u865f)?|\uc8fc\ubbfc\ub4f1\ub85d\ubc88\ud638|\u30de\u30a4\u30ca\u30f3\u30d0\u30fc|\u500b\u4eba\u756a\u53f7"
    "|(?i:\u0438\u043d\u043d|\u0441\u043d\u0438\u043b\u0441|\u043f\u0430\u0441\u043f\u043e\u0440\u0442|\u0440\u043d\u043e\u043a\u043f\u043f|\u0456\u043f\u043d|\u0435\u0433\u043d|\u0430\u03c6\u03bc|\u03b1\u03c6\u03bc|\u03b1\u03bc\u03ba\u03b1)"
    "|\u05ea\u05e2\u05d5\u05d3\u05ea \u05d6\u05d4\u05d5\u05ea|\u0627\u0644\u0631\u0642\u0645 \u0627\u0644\u0642\u0648\u0645\u064a|\u0631\u0642\u0645 \u0627\u0644\u0647\u0648\u064a\u0629|\u0e40\u0e25\u0e02\u0e1a\u0e31\u0e15\u0e23\u0e1b\u0e23\u0e30\u0e0a\u0e32\u0e0a\u0e19|\u0906\u0927\u093e\u0930)"
    "[^0-9A-Za-z]{0,6}"
)
"""Words in other scripts: China, Taiwan, Korea, Japan, Russia, Ukraine, Bulgaria, Greece, Israel, Egypt, Thailand, India."""
