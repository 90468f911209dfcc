"""Draws comparison.svg: our IC50 and activity area of 503 lines beside the published ones.

MIRAXIS_CCLE_TABLE=lines.csv swift test --filter CCLECheck
~/.local/share/miraxis/renderer/bin/python Examples/ccle-sorafenib/comparison.py lines.csv
"""
import collections
import csv
import pathlib
import sys

import vl_convert

INK, SOFT, FAINT = "#1b1f24", "#57606a", "#d0d7de"
AGREE, MODEL, RAW, CAPPED = "#0072b2", "#e69f00", "#d55e00", "#cc79a7"

# The classes of the test, gathered into what a reader can tell apart.
GROUPS = [
    ("within 10 %, or above 8 in both", AGREE, ("within 10 %", "above 8 in both")),
    ("another curve, or within our 95 % interval", MODEL, ("published: ", "published lies in our 95 % interval")),
    ("published where measured > 75 %", RAW, ("published at a dose",)),
    ("only one of the two reaches half", CAPPED, ("published not reached", "published reached")),
]


def group(line):
    return next(name for name, _, starts in GROUPS if line["class"].startswith(starts))


def axis(title, **more):
    return {"title": title, "gridColor": FAINT, "domainColor": SOFT, "tickColor": SOFT, **more}


def panel(title, lines, x, y, scale, ticks):
    points = collections.Counter((line[x], line[y], line["group"]) for line in lines)
    values = [{"x": a, "y": b, "group": g, "lines": n} for (a, b, g), n in sorted(points.items())]
    names = [name for name, _, _ in GROUPS]
    colour = {"field": "group", "type": "nominal", "title": None,
              "scale": {"domain": names, "range": [c for _, c, _ in GROUPS]},
              "legend": {"orient": "bottom", "columns": 2, "labelLimit": 300, "symbolOpacity": 1}}
    low, high = scale["domain"]
    diagonal = {"data": {"values": [{"x": low, "y": low}, {"x": high, "y": high}]},
                "mark": {"type": "line", "color": SOFT, "strokeDash": [4, 3], "strokeWidth": 1},
                "encoding": {"x": {"field": "x", "type": "quantitative", "scale": scale},
                             "y": {"field": "y", "type": "quantitative", "scale": scale}}}
    dots = {"data": {"values": values},
            "mark": {"type": "point", "filled": True, "opacity": 0.6},
            "encoding": {"x": {"field": "x", "type": "quantitative", "scale": scale,
                               "axis": axis(ticks[0], **ticks[2])},
                         "y": {"field": "y", "type": "quantitative", "scale": scale,
                               "axis": axis(ticks[1], **ticks[2])},
                         "color": colour, "size": {"field": "lines", "type": "quantitative", "title": None,
                                                   "scale": {"domain": [1, 364], "range": [28, 420]},
                                                   "legend": None}}}
    return {"title": {"text": title, "anchor": "start", "fontSize": 13, "color": INK}, "width": 330,
            "height": 330, "layer": [diagonal, dots]}


def main(table):
    lines = list(csv.DictReader(open(table)))
    for line in lines:
        line["group"] = group(line)
        for key in ("ours_ic50", "published_ic50", "ours_area", "published_area"):
            line[key] = float(line[key])
    capped = sum(line["class"] == "above 8 in both" for line in lines)
    doses = {"values": [0.01, 0.1, 1, 8], "format": "~g"}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "background": "white",
        "config": {"font": "sans-serif", "axis": {"labelColor": INK, "titleColor": INK, "labelFontSize": 11,
                                                   "titleFontSize": 12}, "view": {"stroke": FAINT}},
        "hconcat": [
            panel(f"IC50 (the large dot at 8: {capped} lines above 8 in both)", lines, "published_ic50",
                  "ours_ic50", {"type": "log", "domain": [0.005, 12]},
                  ("published IC50, capped at 8 (µM)", "IC50 refitted, 8 = above 8 (µM)", doses)),
            panel("Activity area over the number of doses", lines, "published_area", "ours_area",
                  {"type": "linear", "domain": [-0.4, 0.7]},
                  ("published area (negative set to 0)", "area from the raw doses", {"format": "~g"})),
        ],
    }
    folder = pathlib.Path(__file__).parent
    (folder / "comparison.svg").write_text(vl_convert.vegalite_to_svg(spec))
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).write_bytes(vl_convert.vegalite_to_png(spec, scale=1.5))


main(sys.argv[1])
