#!/usr/bin/env python3
"""Writes one made-up qPCR experiment in the layouts of ten exports. Nothing here was ever measured.

Usage: python3 make.py   (standard library only; the same bytes each time)
"""

import io
import math
import random
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
SAID = "Simulated data, no experiment"
TARGETS = {"miR-221-3p": 26.0, "miR-16-5p": 20.0, "cel-miR-39-3p": 22.0}
GROUPS = {f"SIM-{n:02d}": "control" if n <= 5 else "tumour" for n in range(1, 11)}
MORE_IN_TUMOUR = 2.0  # log2 of miR-221-3p: what an analysis should find again
CYCLES = 40


class Well:
    def __init__(self, sample, target, task, cq, quantity=None):
        self.sample, self.target, self.task, self.cq, self.quantity = sample, target, task, cq, quantity
        self.number = 0

    @property
    def name(self):
        return "ABCDEFGH"[(self.number - 1) // 12] + str((self.number - 1) % 12 + 1)

    @property
    def padded(self):
        return f"{self.name[0]}{int(self.name[1:]):02d}"

    @property
    def group(self):
        return GROUPS.get(self.sample, "")

    def ct(self, nothing="Undetermined"):
        return nothing if self.cq is None else f"{self.cq:.3f}"

    def amount(self, form="{:.3f}"):
        return "" if self.quantity is None else form.format(self.quantity)


def wells():
    """Ten samples, a control without template and five tenfold dilutions, all in duplicate: 96 wells."""
    chance = random.Random(20260101)
    made = []
    for target, level in TARGETS.items():
        # A sample with less RNA has less of everything that is its own; the spike-in only suffers in extraction.
        own = random.Random(7)
        for sample, group in GROUPS.items():
            shift, extraction = own.gauss(0, 0.7), own.gauss(0, 0.15)
            cq = level + extraction + chance.gauss(0, 0.25)
            if target != "cel-miR-39-3p":
                cq += shift
            if target == "miR-221-3p" and group == "tumour":
                cq -= MORE_IN_TUMOUR
            for _ in range(2):
                made.append(Well(sample, target, "unknown", round(cq + chance.gauss(0, 0.08), 3)))
        for _ in range(2):
            made.append(Well("NTC", target, "ntc", None))
        for power in range(6, 1, -1):
            for _ in range(2):
                cq = 38 - 3.4 * power + chance.gauss(0, 0.08)
                made.append(Well(f"Std 1E{power}", target, "standard", round(cq, 3), 10.0**power))
    for place, well in enumerate(made):
        well.number = place + 1
    return made


PLATE = wells()
WORDS = {"unknown": "UNKNOWN", "ntc": "NTC", "standard": "STANDARD"}


def text(name, lines, end="\r\n", encoding="utf-8", mark=b""):
    (HERE / name).write_bytes(mark + (end.join(lines) + end).encode(encoding))


def packed(name, entries):
    """A ZIP archive whose bytes do not depend on the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in entries:
            info = zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    (HERE / name).write_bytes(out.getvalue())


def quantstudio():
    lines = [
        "* Block Type = 96-Well Block (0.2mL)", "* Chemistry = SYBR_GREEN", f"* Experiment Comment = {SAID}",
        "* Experiment Type = Standard Curve", "* Instrument Type = QuantStudio(TM) 7 Flex System",
        "* Passive Reference = ROX", "", "[Results]",
        "\t".join("Well|Well Position|Omit|Sample Name|Target Name|Task|Reporter|Quencher|CT|Ct Mean|Quantity|"
                  "Biogroup Name".split("|")),
    ]
    for w in PLATE:
        cells = [w.number, w.name, "false", w.sample, w.target, WORDS[w.task], "SYBR", "None", w.ct(), "",
                 w.amount("{:,.3f}"), w.group]
        lines.append("\t".join(map(str, cells)).rstrip("\t"))
    text("quantstudio.txt", lines + ["", "Analysis Type = Singleplex"])


def stepone():
    lines = ["Block Type,96well", "Chemistry,SYBR_GREEN", f"Experiment Comments,{SAID}",
             "Instrument Type,StepOnePlus", "",
             "Well,Sample Name,Target Name,Task,Reporter,Quencher,C\u0442,C\u0442 Mean,C\u0442 SD,Quantity,HIGHSD,NOAMP"]
    for w in PLATE:
        flag = "Y" if w.cq is None else "N"
        cells = [w.name, w.sample, w.target, WORDS[w.task], "SYBR", "None", w.ct(), "", "", w.amount("{:.1f}"), "N", flag]
        lines.append(",".join(cells))
    text("stepone.csv", lines + ["", "Analysis Type,Singleplex"])


def sds():
    task = {"unknown": "Unknown", "ntc": "NTC", "standard": "Standard"}
    lines = ["SDS 2.3\tAQ Results\t1.2", "Filename\tsimulated", f"Comment\t{SAID}", "",
             "#\tPlate\tPos\tFlag\tSample\tDetector\tTask\tCt\tQty\tOmit"]
    for w in PLATE:
        cells = [w.number, "sim", w.name, "Passed", w.sample, w.target, task[w.task], w.ct(), w.amount("{:g}"), "0"]
        lines.append("\t".join(map(str, cells)))
    lines += ["", "Summary Data for Study", "\tSample\tDetector\tAvg Ct", "\tSIM-01\tmiR-16-5p\t20"]
    text("sds.txt", lines, end="\r")


def lightcycler():
    lines = [f"Experiment: {SAID}  Selected Filter: SYBR Green I / HRM Dye (483-533)",
             "Include\tColor\tPos\tName\tCp\tConcentration\tStandard\tStatus"]
    plan = ["General:Pos\tGeneral:Sample Name\tGeneral:Filt. Comb.\tGeneral:Target Name\t"
            "Rel Quant:Combined Sample/Target type"]
    kind = {"unknown": "Target Unknown", "ntc": "Target Negative", "standard": "Target Standard"}
    for w in PLATE:
        standard = "1" if w.task == "standard" else "0"
        lines.append("\t".join(["True", "255", w.name, f"Sample {w.number}", w.ct(""), w.amount("{:.2E}"), standard, ""]))
        plan.append("\t".join([w.name, w.sample, "483-533", w.target, kind[w.task]]))
    text("lightcycler480.txt", lines, encoding="latin-1")
    text("lightcycler480-layout.txt", plan, encoding="latin-1")


def cfx():
    content, seen = {"NTC": "NTC"}, {}
    lines = [",Well,Fluor,Target,Content,Sample,Biological Set Name,Cq,Cq Mean,Starting Quantity (SQ),Well Note"]
    for w in PLATE:
        kind = {"unknown": "Unkn", "standard": "Std"}.get(w.task)
        if kind and w.sample not in content:
            seen[kind] = seen.get(kind, 0) + 1
            content[w.sample] = f"{kind}-{seen[kind]:02d}"
        # CFX computes a quantity for samples too; only those of standards are the user's.
        computed = w.amount("{:.3E}") or ("N/A" if w.cq is None else f"{10 ** ((38 - w.cq) / 3.4):.3E}")
        mean = "0.00" if w.cq is None else w.ct()
        lines.append(",".join(["", w.padded, "SYBR", w.target, content[w.sample], w.sample, w.group, w.ct("N/A"), mean,
                               computed, "simulated"]))
    text("cfx.csv", lines, mark=b"\xef\xbb\xbf")


def biomark():
    kind = {"unknown": "Unknown", "ntc": "NTC", "standard": "Standard"}
    lines = ["Chip Run Filename,simulated.bml", "Application Version,2.1.1", f"Comment,{SAID}", "",
             "Experiment Information" + ",Experiment Information" * 5 + ",FAM-MGB" * 4,
             "Chamber,Sample,Sample,Sample,FAM-MGB,FAM-MGB,Ct,Ct,Ct,Ct",
             "ID,Name,Type,rConc,Name,Type,Value,Quality,Call,Threshold"]
    samples, assays = list(dict.fromkeys(w.sample for w in PLATE)), {}
    for w in PLATE:
        row = samples.index(w.sample) + 1
        assays[row] = assays.get(row, 0) + 1
        chamber = f"S{row:02d}-A{assays[row]:02d}"
        good = w.cq is not None
        lines.append(",".join([chamber, w.sample, kind[w.task], w.amount("{:g}") or "1", w.target, "Test", w.ct("999"),
                               "1" if good else "0", "Pass" if good else "Fail", "0.05"]))
    text("biomark.csv", lines)


def openarray():
    lines = ["ThroughHole.Id,ThroughHole.Ct,ThroughHole.Outlier,Assay.TaqMan Assay ID\u00ae,SampleInfo.SampleID,"
             "SampleInfo.Comment"]
    for w in PLATE:
        hole = f"A{(w.number - 1) // 8 + 1}{'abcdefgh'[(w.number - 1) % 8]}1"
        lines.append(",".join([hole, w.ct(""), "FALSE", w.target, w.sample, "simulated"]))
    text("openarray.csv", lines, end="\r")


def sheet(rows):
    def cell(value):
        if value is None:
            return "<c/>"
        if isinstance(value, (int, float)):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value.replace("&", "&amp;")}</t></is></c>'

    body = "".join(f'<row r="{n}">{"".join(map(cell, row))}</row>' for n, row in enumerate(rows, 1))
    return ('<?xml version="1.0" encoding="UTF-8"?><worksheet '
            f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>')


def design_and_analysis():
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    rows = [["File Name", "simulated.eds"], ["Comment", SAID], ["Instrument Type", "QuantStudio\u2122 7 Pro System"],
            ["Block Type", "96-Well 0.2-mL Block"], [],
            "Well|Well Position|Omit|Sample|Target|Task|Reporter|Quencher|Amp Status|Cq|Cq Mean|Quantity|Threshold".split("|")]
    for w in PLATE:
        good = w.cq is not None
        rows.append([w.number, w.padded, "false", w.sample, w.target, WORDS[w.task], "SYBR", "None",
                     "AMP" if good else "NO_AMP", w.cq if good else "UNDETERMINED", None, w.quantity, 0.2])
    packed("design-and-analysis.xlsx", [
        ("[Content_Types].xml",
         f'{head}<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
         'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
         'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'),
        ("_rels/.rels", f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
                        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'{head}<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
                            '<sheet name="Results" sheetId="1" r:id="rId1"/></sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels",
         f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/worksheet" '
         'Target="worksheets/sheet1.xml"/></Relationships>'),
        ("xl/worksheets/sheet1.xml", sheet(rows)),
    ])


def rdml():
    kind = {"unknown": "unkn", "ntc": "ntc", "standard": "std"}
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', '<rdml version="1.1" xmlns="http://www.rdml.org">',
             '<dye id="SYBR"/>']
    for sample in dict.fromkeys(w.sample for w in PLATE):
        w = next(w for w in PLATE if w.sample == sample)
        amount = f"<quantity><value>{w.quantity:g}</value><unit>cop</unit></quantity>" if w.quantity else ""
        parts.append(f'<sample id="{sample}"><description>{SAID}</description><type>{kind[w.task]}</type>{amount}</sample>')
    parts += [f'<target id="{t}"><type>toi</type><dyeId id="SYBR"/></target>' for t in TARGETS]
    parts.append('<experiment id="simulated"><run id="run 1"><instrument>none: simulated</instrument>'
                 "<pcrFormat><rows>8</rows><columns>12</columns><rowLabel>ABC</rowLabel><columnLabel>123</columnLabel>"
                 "</pcrFormat>")
    for w in PLATE:
        cq = "-1.0" if w.cq is None else w.ct()
        points = ""
        if w.number % 8 == 1:  # curves of a few wells show that they are read
            heights = [1 / (1 + math.exp(-0.7 * (c - (w.cq or 99) - 4))) for c in range(1, CYCLES + 1)]
            points = "".join(f"<adp><cyc>{c}</cyc><fluor>{h:.3f}</fluor></adp>" for c, h in enumerate(heights, 1))
        parts.append(f'<react id="{w.number}"><sample id="{w.sample}"/><data><tar id="{w.target}"/><cq>{cq}</cq>{points}'
                     "</data></react>")
    parts.append("</run></experiment></rdml>")
    packed("run.rdml", [("rdml_data.xml", "\n".join(parts))])


def eds():
    lines = ["Well\tSample Name\tDetector\tTask\tCt\tQuantity"]
    for w in PLATE:
        lines.append("\t".join([str(w.number - 1), w.sample, w.target, WORDS[w.task], w.ct(), w.amount("{:g}")]))
    packed("run.eds", [
        ("apldbio/sds/experiment.xml", f"<Experiment><Name>{SAID}</Name></Experiment>"),
        ("apldbio/sds/analysis_result.txt", "\n".join(lines) + "\n"),
    ])


if __name__ == "__main__":
    for write in (quantstudio, stepone, sds, lightcycler, cfx, biomark, openarray, design_and_analysis, rdml, eds):
        write()
