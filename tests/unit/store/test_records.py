"""Records go in once and come out as they were."""

from autotune_lm.core.types import Chunk, Sample, Source
from autotune_lm.store.records import BATCH, fetch, find, get, put


def test_every_kind_comes_back_equal(db, family):
    for record in family:
        put(db, record)
    for record in family:
        back = get(db, type(record), record.id)
        assert back == record and back.genuine()


def test_a_record_is_never_changed(db, family):
    source = family[0]
    put(db, source)
    other = Source(id=source.id, repository="other", uri="b", media_type="", sha256="")
    put(db, other)
    assert get(db, Source, source.id) == source


def test_fetch_keeps_the_order_over_batches_and_leaves_out_strangers(db):
    made = [Source(repository="r", uri=str(n), media_type="", sha256="") for n in range(2 * BATCH + 3)]
    for source in made:
        put(db, source)
    wanted = [source.id for source in reversed(made)]
    wanted.insert(BATCH, "src_unknown")
    assert [source.id for source in fetch(db, Source, wanted)] == [source.id for source in reversed(made)]


def test_an_unknown_id_gives_none(db):
    assert get(db, Sample, "smp_none") is None
    assert list(fetch(db, Chunk, [])) == []


def test_find_by_the_beginning(db, family):
    for record in family:
        put(db, record)
    sample = family[3]
    assert find(db, sample.id[:9]) == sample
    assert find(db, sample.id) == sample
    for beginning in ("smp_zzz", "nothing", "", "src_%", "smp_' OR 1=1"):
        assert find(db, beginning) is None


def test_find_refuses_what_fits_two(db):
    for number in range(40):
        put(db, Source(repository="r", uri=str(number), media_type="", sha256=""))
    assert find(db, "src_") is None
