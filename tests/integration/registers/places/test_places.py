"""The register of places: what is shipped, what national files bring, and what is refused."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.csv_files import Refused
from goodwork.ledger.events.queries import stream as events_of
from goodwork.registers.places import queries, reference, services
from goodwork.registers.places.models import Postcode
from goodwork.registers.places.rules import PlaceKind

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def load(text: str, **options: object) -> services.Loaded:
    return services.load_postcodes(stream=io.BytesIO(text.encode()), source="test", by=SYSTEM, at=AT, **options)  # type: ignore[arg-type]


def shipped() -> int:
    return reference.load(by=SYSTEM, at=AT, tell=lambda _: None)


def test_the_shipped_extract_places_a_wythenshawe_postcode() -> None:
    assert shipped() == 3035 + 1702 + 215 + 10 + 1702
    place = queries.place_of(SYSTEM_VIEWER, "m22 5rx") or queries.place_of(SYSTEM_VIEWER, _some("M22"))
    assert place is not None
    assert place.la_name == "Manchester"
    assert place.in_greater_manchester
    assert place.imd_edition == "2025"
    assert place.lsoa_vintage == "2021"
    assert place.imd_decile in range(1, 11)
    assert place.ward_name


def _some(outward: str) -> str:
    return Postcode.objects.filter(postcode__startswith=outward + " ").exclude(lsoa21_code="").first().postcode  # type: ignore[union-attr]


def test_loading_what_is_shipped_again_changes_nothing() -> None:
    shipped()
    before = sum(1 for _ in events_of(SYSTEM_VIEWER))
    assert shipped() == 0
    assert sum(1 for _ in events_of(SYSTEM_VIEWER)) == before


def test_a_postcode_whose_lsoa_was_split_has_no_decile_made_up_for_it() -> None:
    shipped()
    place = queries.place_of(SYSTEM_VIEWER, Postcode.objects.filter(lsoa21_code="").first().postcode)  # type: ignore[union-attr]
    assert place is not None
    assert (place.imd_decile, place.imd_edition, place.lsoa_vintage) == (None, "", "")
    assert place.in_greater_manchester


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("ZZ99 3VZ", PlaceKind.NO_FIXED_ABODE),
        ("zz993vz", PlaceKind.NO_FIXED_ABODE),
        ("ZZ99 3WZ", PlaceKind.NOT_KNOWN),
        ("ZZ99 3CZ", PlaceKind.NOT_KNOWN),
        ("ZZ99 1WZ", PlaceKind.OUTSIDE),
        ("ZZ99 2WZ", PlaceKind.OUTSIDE),
        ("ZZ99 3GZ", PlaceKind.OUTSIDE),
        ("ZZ99 9ZZ", PlaceKind.NOT_KNOWN),
    ],
)
def test_pseudo_postcodes_are_places_of_their_own_kind(given: str, kind: PlaceKind) -> None:
    place = queries.place_of(SYSTEM_VIEWER, given)
    assert place is not None
    assert place.kind is kind
    assert place.imd_decile is None
    assert not place.in_greater_manchester


def test_many_postcodes_take_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    shipped()
    wanted = list(Postcode.objects.values_list("postcode", flat=True))
    with django_assert_max_num_queries(3):
        assert len(queries.places_of(SYSTEM_VIEWER, wanted)) == 3035


def test_what_is_no_postcode_or_not_in_the_directory_has_no_place() -> None:
    assert queries.place_of(SYSTEM_VIEWER, "nowhere") is None
    assert queries.place_of(SYSTEM_VIEWER, "AB1 0AA") is None


ONSPD_2024 = """pcd,pcd2,pcds,dointr,doterm,oslaua,osward,lsoa11,lsoa21,imd
"M22 9WA","M22  9WA","M22 9WA","198001","","E08000003","E05011380","E01005229","E01005229",1043
"AB1 0AA","AB1  0AA","AB1 0AA","198001","199606","S12000033","S13002843","S01006514","S01006514",6715
"IM1 1AA","IM1  1AA","IM1 1AA","198001","","M99999999","M99999999","M99999999","M99999999",0
"""
ONSPD_2025 = """PCD7,PCD8,PCDS,DOINTR,DOTERM,LAD24CD,LAD25CD,WD25CD,LSOA11CD,LSOA21CD
M22 9WA,M22  9WA,M22 9WA,198001,,E08000002,E08000003,E05011380,E01005229,E01005229
"""


@pytest.mark.parametrize("file", [ONSPD_2024, ONSPD_2025], ids=["names of 2024", "names of 2025"])
def test_the_directory_is_taken_as_published(file: str) -> None:
    load(file)
    row = Postcode.objects.get(postcode="M22 9WA")
    assert (row.la_code, row.ward_code, row.lsoa21_code) == ("E08000003", "E05011380", "E01005229")


def test_pseudo_codes_of_the_publisher_are_blank() -> None:
    assert load(ONSPD_2024).row_count == 3
    assert Postcode.objects.get(postcode="IM1 1AA").la_code == ""
    assert Postcode.objects.get(postcode="AB1 0AA").ended_month == "199606"


def test_loading_a_file_again_changes_nothing_and_a_later_one_only_what_differs() -> None:
    assert load(ONSPD_2024).changed_count == 3
    assert load(ONSPD_2024).changed_count == 0
    assert load(ONSPD_2024.replace("E05011380", "E05099990")).changed_count == 1
    assert load(ONSPD_2024, keep_known=True).changed_count == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"AB1 0AA","198001"', '"AB1 0A","198001"', 3, "column pcds: 'AB1 0A' is no postcode"),
        ("E08000003", "Manchester", 2, "column oslaua: 'Manchester' is no GSS code"),
        ("199606", "June", 3, "column doterm: 'June' is no month"),
        ("oslaua", "somewhere", 1, "no column with the local authority"),
        ("6715", "6715,1,2", 3, "more cells"),
    ],
)
def test_a_wrong_file_is_refused_by_line_and_column_and_nothing_is_stored(
    old: str, new: str, line: int, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        load(ONSPD_2024.replace(old, new))
    assert refused.value.line == line
    assert said in str(refused.value)
    assert not Postcode.objects.exists()


IMD_PUBLISHED = (
    "LSOA code (2021),LSOA name (2021),Local Authority District code (2024),"
    "Index of Multiple Deprivation (IMD) Score,Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)\n"
    'E01005229,Manchester 053A,E08000003,60.1,"1,043",1\n'
)


def test_the_index_is_taken_as_published_and_keeps_edition_and_vintage() -> None:
    load(ONSPD_2024)
    services.load_deprivation(stream=io.BytesIO(IMD_PUBLISHED.encode()), source="File 7", by=SYSTEM, at=AT)
    place = queries.place_of(SYSTEM_VIEWER, "M22 9WA")
    assert place is not None
    assert (place.imd_decile, place.imd_edition, place.lsoa_vintage) == (1, "2025", "2021")


def test_an_older_edition_on_older_lsoas_is_never_shown_as_the_new_one() -> None:
    load(ONSPD_2024)
    old = IMD_PUBLISHED.replace("2021", "2011")
    services.load_deprivation(stream=io.BytesIO(old.encode()), source="File 7, 2019", by=SYSTEM, at=AT)
    place = queries.place_of(SYSTEM_VIEWER, "M22 9WA")
    assert place is not None
    assert place.imd_decile is None


def test_a_decile_of_eleven_is_refused() -> None:
    with pytest.raises(Refused, match=r"Line 2: column .*decile.*no whole number from 1 to 10"):
        services.load_deprivation(
            stream=io.BytesIO(IMD_PUBLISHED.replace(",1\n", ",11\n").encode()), source="x", by=SYSTEM, at=AT
        )
