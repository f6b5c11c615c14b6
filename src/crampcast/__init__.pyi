from crampcast.body.mechanisms import mechanisms as mechanisms
from crampcast.body.mechanisms import using as using
from crampcast.errors import UnusableInput as UnusableInput
from crampcast.home.samples import sample as sample
from crampcast.library.after import Explanation as Explanation
from crampcast.library.after import Recovery as Recovery
from crampcast.library.after import explain as explain
from crampcast.library.after import recover as recover
from crampcast.library.care import Programme as Programme
from crampcast.library.care import Rescue as Rescue
from crampcast.library.care import rescue as rescue
from crampcast.library.care import strengthen as strengthen
from crampcast.library.diary import Diary as Diary
from crampcast.library.diary import Imported as Imported
from crampcast.library.diary import Learnt as Learnt
from crampcast.library.diary import Runner as Runner
from crampcast.library.given import read_activity as read_activity
from crampcast.library.given import read_course as read_course
from crampcast.library.given import read_runner as read_runner
from crampcast.library.race import Plan as Plan
from crampcast.library.race import plan as plan
from crampcast.library.race import replan as replan
from crampcast.library.records import Case as Case
from crampcast.library.records import Cause as Cause
from crampcast.library.records import Cramp as Cramp
from crampcast.library.records import Item as Item
from crampcast.library.records import Session as Session
from crampcast.library.records import Station as Station
from crampcast.library.records import Step as Step
from crampcast.library.result import Result as Result
from crampcast.library.result import Spread as Spread
from crampcast.library.science import Calibration as Calibration
from crampcast.library.science import Claims as Claims
from crampcast.library.science import FieldForecast as FieldForecast
from crampcast.library.science import Inspection as Inspection
from crampcast.library.science import Validation as Validation
from crampcast.library.science import calibrate as calibrate
from crampcast.library.science import claims as claims
from crampcast.library.science import field as field
from crampcast.library.science import inspect as inspect
from crampcast.library.science import validate as validate
from crampcast.runner.profile import Profile as Profile

__version__: str
__all__: list[str]
SMALL_LOOP_BYTES: int

def __dir__() -> list[str]: ...
