"""One sentence per cooperative: counts, dates, reasons, gaps and one action, in both languages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from dashboard.questions.sentences import sentence, tier_word
from dashboard.words import LANGUAGES

from .everything import TEXT
from .world import World

FACT: dict[str, Any] = {
    "cooperative_id": "K",
    "name": "KDMP Maju",
    "tier": "real",
    "subtype": "",
    "unknown_reason": "",
    "visits": 5,
    "verified": 4,
    "contradicted": 0,
    "hollow": 0,
    "joint": 0,
    "last_verified_on": date(2026, 9, 3),
    "days_without_mentor": None,
    "mentor_active": True,
    "effective_days_assigned": 90.0,
    "family_names": None,
    "cannot_assess": 0,
    "rules": 7,
    "assigned_from": date(2026, 1, 5),
    "judged_on": date(2026, 10, 30),
    "window_days": 90,
    "missing": [],
}

CASES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "many",
        {},
        "KDMP Maju: Pendampingan nyata. Dalam 90 hari kerja efektif tercatat 5 kunjungan;"
        " 4 terverifikasi (terakhir 3 Sep 2026), 0 tidak konsisten."
        " Saran: pertahankan; cek acak sesekali.",
        "KDMP Maju: Real accompaniment. In 90 effective days 5 visits were recorded;"
        " 4 verified (latest 3 Sept 2026), 0 inconsistent."
        " Suggestion: keep it up; check at random now and then.",
    ),
    (
        "one",
        {"tier": "thin", "visits": 1, "verified": 0, "hollow": 1, "last_verified_on": None},
        "KDMP Maju: Pendampingan tipis. Dalam 90 hari kerja efektif tercatat 1 kunjungan;"
        " 0 terverifikasi, 0 tidak konsisten (1 kunjungan singkat tanpa temuan)."
        " Saran: jadwalkan kunjungan dengan isi yang jelas bulan ini.",
        "KDMP Maju: Thin accompaniment. In 90 effective days 1 visit was recorded;"
        " 0 verified, 0 inconsistent (1 short visit without findings)."
        " Suggestion: schedule a visit with a clear purpose this month.",
    ),
    (
        "none",
        {"tier": "none", "visits": 0, "verified": 0, "last_verified_on": None},
        "KDMP Maju: Tidak ada pendampingan. Dalam 90 hari kerja efektif tercatat 0 kunjungan."
        " Saran: minta kunjungan dalam 7 hari.",
        "KDMP Maju: No accompaniment. In 90 effective days 0 visits were recorded."
        " Suggestion: ask for a visit within 7 days.",
    ),
    (
        "nobody assigned",
        {"tier": "none", "visits": 0, "mentor_active": False, "days_without_mentor": 1.0},
        "KDMP Maju: Tidak ada pendampingan. Dalam 90 hari kerja efektif tercatat 0 kunjungan."
        " Tanpa pendamping aktif selama 1 hari kerja efektif."
        " Saran: tugaskan pendamping terdekat yang masih punya tempat.",
        "KDMP Maju: No accompaniment. In 90 effective days 0 visits were recorded."
        " Without an active mentor for 1 effective day."
        " Suggestion: assign the nearest mentor with a free seat.",
    ),
    (
        "joint contacts alone",
        {"tier": "thin", "visits": 0, "verified": 0, "joint": 2, "last_verified_on": None},
        "KDMP Maju: Pendampingan tipis. Dalam 90 hari kerja efektif tercatat 0 kunjungan,"
        " 2 pertemuan bersama. Saran: jadwalkan kunjungan dengan isi yang jelas bulan ini.",
        "KDMP Maju: Thin accompaniment. In 90 effective days 0 visits were recorded,"
        " 2 joint events. Suggestion: schedule a visit with a clear purpose this month.",
    ),
    (
        "two reasons of three",
        {
            "tier": "ceremonial",
            "subtype": "inconsistent",
            "visits": 1234,
            "verified": 1,
            "contradicted": 3,
            "family_names": ["photo", "route", "text"],
        },
        "KDMP Maju: Catatan perlu penjelasan. Dalam 90 hari kerja efektif tercatat 1.234 kunjungan;"
        " 1 terverifikasi (terakhir 3 Sep 2026), 3 tidak konsisten (foto yang dipakai di koperasi"
        " lain; kunjungan pada jam yang sama dengan desa berjauhan)."
        " Saran: telepon pengurus, lalu kunjungan bersama PMO.",
        "KDMP Maju: Record needs explanation. In 90 effective days 1,234 visits were recorded;"
        " 1 verified (latest 3 Sept 2026), 3 inconsistent (a photo used at another cooperative;"
        " visits at the same hour as a distant village)."
        " Suggestion: call the board, then visit jointly with the PMO.",
    ),
    (
        "columns missing",
        {"cannot_assess": 2, "missing": ["visits.photo_hashes", "visits.ended_at"]},
        "KDMP Maju: Pendampingan nyata. Dalam 90 hari kerja efektif tercatat 5 kunjungan;"
        " 4 terverifikasi (terakhir 3 Sep 2026), 0 tidak konsisten. 2 dari 7 aturan belum dapat"
        " dinilai karena kolom “Sidik Foto”, “Waktu Selesai” kosong."
        " Saran: pertahankan; cek acak sesekali.",
        "KDMP Maju: Real accompaniment. In 90 effective days 5 visits were recorded;"
        " 4 verified (latest 3 Sept 2026), 0 inconsistent. 2 of 7 rules cannot be assessed because"
        " the column “Sidik Foto”, “Waktu Selesai” is empty."
        " Suggestion: keep it up; check at random now and then.",
    ),
    (
        "four tables missing",
        {
            "tier": "unknown",
            "unknown_reason": "no_visit_data",
            "visits": 0,
            "cannot_assess": 6,
            "missing": ["visits", "visits.mode", "financing", "construction", "follow_ups"],
        },
        "KDMP Maju: Belum dapat dinilai. Belum ada data kunjungan. 6 dari 7 aturan belum dapat"
        " dinilai karena belum ada data kunjungan, pembiayaan, pembangunan dan lainnya."
        " Saran: lengkapi datanya dulu; jangan disimpulkan.",
        "KDMP Maju: Cannot be assessed. There is no visit data yet. 6 of 7 rules cannot be assessed"
        " because there is no data on visits, financing, construction and more yet."
        " Suggestion: complete the data first; draw no conclusion.",
    ),
    (
        "just started",
        {
            "tier": "unknown",
            "unknown_reason": "just_started",
            "visits": 0,
            "effective_days_assigned": 1.0,
            "cannot_assess": 1,
        },
        "KDMP Maju: Belum dapat dinilai. Pendamping baru bertugas 1 hari kerja efektif; dinilai"
        " setelah 30 hari. 1 dari 7 aturan belum dapat dinilai karena datanya belum cukup."
        " Saran: lengkapi datanya dulu; jangan disimpulkan.",
        "KDMP Maju: Cannot be assessed. The mentor has been there for 1 effective day; assessed"
        " after 30. 1 of 7 rules cannot be assessed because there is too little data."
        " Suggestion: complete the data first; draw no conclusion.",
    ),
    (
        "no date known",
        {"tier": "unknown", "unknown_reason": "feed_incomplete", "visits": 0, "judged_on": None},
        "KDMP Maju: Belum dapat dinilai. Laporan kabupaten/kota ini belum lengkap (masuk sampai –)."
        " Saran: lengkapi datanya dulu; jangan disimpulkan.",
        "KDMP Maju: Cannot be assessed. This regency's reports are incomplete (received to –)."
        " Suggestion: complete the data first; draw no conclusion.",
    ),
]


@pytest.mark.parametrize(
    ("changes", "indonesian", "english"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_sentences(changes: dict[str, Any], indonesian: str, english: str) -> None:
    assert sentence({**FACT, **changes}, "id") == indonesian
    assert sentence({**FACT, **changes}, "en") == english


def test_a_tier_names_the_accompaniment_and_a_subtype_speaks_first() -> None:
    assert tier_word("ceremonial", "hollow", "id") == "Hadir, belum ada isi"
    assert tier_word("ceremonial", "inconsistent", "en") == "Record needs explanation"
    assert tier_word("ceremonial", "", "id") == "Seremonial"
    assert tier_word("none", "", "en") == "No accompaniment"


def test_every_sentence_of_a_world_is_whole() -> None:
    rows = World(TEXT).rows("cooperative_facts")
    assert {row["tier"] for row in rows} == {"real", "thin", "ceremonial", "none", "unknown"}
    for row in rows:
        for language in LANGUAGES:
            said = row[f"explanation_{language}"]
            assert said.startswith(f"{row['name']}: ")
            assert not re.search(r"None|NaN|nan|[{}]|\.\.|  ", said)
            # A flag is a reason to open the file, never a verdict on a person.
            assert not re.search(r"fiktif|palsu|fake|fraud", said, re.IGNORECASE)


def test_a_register_alone_has_sentences_too() -> None:
    bare = World(
        "cooperatives\ncooperative_id | name\nK1 | KDMP Satu",
        healthy=(),
        change=lambda tables: {"cooperatives": tables["cooperatives"]},
    )
    said = bare.one("cooperative_facts", cooperative_id="K1")
    assert said["tier"] == "unknown"
    # Points and codes of the register can be looked at; nothing else.
    assert set(said["flagged_rules"] or []) <= {"F2", "F3"}
    open_rules, rules = said["cannot_assess"], said["rules"]
    assert rules - 2 <= open_rules < rules
    assert said["explanation_en"].startswith(
        f"KDMP Satu: Cannot be assessed. There is no visit data yet. {open_rules} of {rules} rules"
        " cannot be assessed because there is no data on "
    )
