"""Draws Results/scaling.svg from Results/kinetics.json: CPU time of one simulation over the size of random networks."""
import json
from pathlib import Path

import vl_convert

HERE = Path(__file__).resolve().parent.parent
SERIES = {"peer_cpu": "libRoadRunner", "interpreted_cpu": "MirAxis, from tables", "generated_cpu": "MirAxis, generated code"}


def main():
    rows = json.loads((HERE / "Results/kinetics.json").read_text())["scaling"]
    values = [{"species": row["species"], "ms": 1e3 * row[key], "engine": name}
              for row in rows for key, name in SERIES.items() if key in row]
    names = list(SERIES.values())
    style = {"domain": names, "range": ["#d55e00", "#0072b2", "#009e73"]}
    sizes = [row["species"] for row in rows]
    specification = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": "CPU time of one simulation of random stiff networks at equal measured error.",
        "background": "#ffffff", "width": 420, "height": 280, "padding": 8,
        "data": {"values": values},
        "mark": {"type": "line", "point": {"filled": True, "size": 60}},
        "encoding": {
            "x": {"field": "species", "type": "quantitative", "scale": {"type": "log", "domain": [8, 600], "nice": False},
                  "axis": {"title": "Species (4 reactions each)", "values": sizes, "grid": False}},
            "y": {"field": "ms", "type": "quantitative", "scale": {"type": "log"},
                  "axis": {"title": "CPU time of one simulation (ms)", "format": "~g", "grid": False}},
            "color": {"field": "engine", "type": "nominal", "scale": style,
                      "legend": {"title": None, "orient": "top", "labelLimit": 0}},
            "strokeDash": {"field": "engine", "type": "nominal", "legend": None,
                           "scale": {"domain": names, "range": [[1, 0], [7, 3], [3, 2]]}},
        },
        "config": {"font": "Liberation Sans, Arial, Helvetica, sans-serif", "view": {"stroke": None}},
    }
    (HERE / "Results/scaling.svg").write_text(vl_convert.vegalite_to_svg(specification))


if __name__ == "__main__":
    main()
