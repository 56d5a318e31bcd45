# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measure models of the reference in its own environment; `model_speed.py` runs it.

Reads ``{"names", "imts", "columns", "repeat"}`` as JSON from standard input, writes a line
``name nanoseconds`` for each model that takes the contexts.  It uses what the reference's manual
shows to users, nothing else: a model by its name, contexts of given fields, mean and deviations.
"""

import json
import statistics
import sys
import time
import warnings


def main() -> None:
    """Measure."""
    from openquake.hazardlib import valid
    from openquake.hazardlib.contexts import simple_cmaker

    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    for name in asked["names"]:
        imts, columns = asked["imts"][name], asked["columns"][name]
        count = len(columns["mag"])
        try:
            maker = simple_cmaker([valid.gsim(name)], imts)
            contexts = maker.new_ctx(count)
            for field in contexts.dtype.names:
                if field in columns:
                    contexts[field] = columns[field]
            spent = []
            for _ in range(asked["repeat"] + 1):
                began = time.process_time()
                maker.get_mean_stds([contexts])
                spent.append(time.process_time() - began)
        except Exception as error:  # whatever a model does not like leaves its cell empty
            print(name, "-", type(error).__name__, flush=True)
            continue
        print(name, statistics.median(spent[1:]) / count / len(imts) * 1e9, flush=True)


if __name__ == "__main__":
    main()
