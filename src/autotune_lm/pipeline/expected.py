"""Floor 5. What a run would do: by stage, told by the ledger, and what it would ask of models."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.scan import Found
from autotune_lm.pipeline.forecast import Forecast, forecast
from autotune_lm.pipeline.plan import STAGES, Plan, StageName
from autotune_lm.store.db import FILE, Database

if TYPE_CHECKING:
    from autotune_lm.pipeline.forecast_calls import CallForecast


class Expected(NamedTuple):
    """The stages in order, and each alias that would be asked."""

    stages: list[Forecast]
    models: "list[CallForecast]"


def expected(plan: Plan, db: Database | None, found: Sequence[Found], upto: StageName, *, fresh: bool) -> Expected:
    """Forecast a run. Nothing of the project is changed, and nobody is contacted."""
    from autotune_lm.pipeline.forecast_calls import forecast_calls  # who forecasts calls plays them

    rows = forecast(plan, db, found, upto, fresh=fresh)
    asks = STAGES.index(upto) >= STAGES.index("restructure")
    calls = forecast_calls(plan, plan.project / FILE, db, found, fresh=fresh) if asks else []
    return Expected(rows, calls)
