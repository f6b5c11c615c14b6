"""Every answer as tables.

An answer is the JSON of its command, typed. `tables` finds the tables in it, in plain Python; `to_frames`
gives them as data frames of the library that is installed: pandas, polars or pyarrow.
"""

import crampcast

recovery = crampcast.recover(
    crampcast.sample("run/sixteen_kilometres.tcx.gz"), runner=crampcast.sample("run/runner.toml")
)
print(recovery.headline)
for name, columns in recovery.tables.items():
    print(f"{name}: {len(next(iter(columns.values())))} rows, {len(columns)} columns")
for session, hours in recovery.ready_h.items():
    print(f"{session}: after {hours.p50:.0f} hours ({hours.p10:.0f} to {hours.p90:.0f})")
print(crampcast.Recovery.from_json(recovery.to_json()) == recovery)
