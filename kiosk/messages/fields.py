"""What the fields of a person are called, wherever a column or a change is told of."""

from __future__ import annotations

from kiosk.i18n import N_

FIELD_NAMES: dict[str, str] = {
    "index": N_("running number"),
    "code": N_("code"),
    "full_name": N_("full name"),
    "surname": N_("surname and middle name"),
    "given_name": N_("given name"),
    "title": N_("title"),
    "gender": N_("sex"),
    "birth": N_("birth"),
    "ethnicity": N_("ethnic group"),
    "position": N_("post"),
    "position_unit": N_("post and unit"),
    "unit": N_("unit"),
    "delegation": N_("delegation"),
    "phone": N_("telephone"),
    "award": N_("award"),
    "representative": N_("who receives"),
    "party": N_("party member"),
    "education": N_("education"),
    "political_theory": N_("political theory"),
    "direct_worker": N_("direct worker"),
    "category": N_("category"),
    "manager": N_("manages"),
    "non_manager": N_("does not manage"),
    "seat": N_("seat"),
    "note": N_("remark"),
    "block": N_("block"),
    "order": N_("order"),
    "lunch": N_("lunch"),
    "lodging": N_("lodging"),
    "kind": N_("kind"),
    "struck": N_("struck"),
    "decision": N_("decision"),
}
