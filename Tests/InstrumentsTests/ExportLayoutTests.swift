import Inputs
import Instruments
import Tables
import Testing

/// One small file for each layout.
@Suite("Layouts of exports") struct ExportLayoutTests {
    func read(_ text: String, layout: String? = nil, target: String? = nil) throws -> InstrumentExport {
        let folder = try ExportFolder()
        try folder.write(Array(text.utf8), to: "run")
        if let layout { try folder.write(Array(layout.utf8), to: "plan") }
        return try InstrumentReader(folder: folder.path).read(
            "run", options: InstrumentOptions(layout: layout == nil ? nil : "plan", target: target))
    }

    static let lightCycler =
        "Experiment: e  Selected Filter: SYBR\nInclude\tColor\tPos\tName\tCp\tConcentration\tStandard\tStatus\n"
        + "True\t255\tA1\tx\t22.5\t\t0\t\nTrue\t255\tA2\ty\t\t\t0\t\nFalse\t255\tA3\tz\t30.1\t\t0\t\n"

    @Test("LightCycler 480: a blank Cp is 'not detected'") func lightCycler() throws {
        let export = try read(Self.lightCycler, target: "miR-21")
        #expect(export.format == .lightCycler480)
        #expect(try export.wells.numbers("cq") == [.exact(22.5), .above(40), .missing])
        #expect(try export.wells.labels("status") == ["detected", "undetermined", "omitted"])
        #expect(try export.wells.labels("target") == ["miR-21", "miR-21", "miR-21"])
    }

    @Test("LightCycler 480 without a target is read, with a note") func noTarget() throws {
        let export = try read(Self.lightCycler)
        #expect(try export.wells.labels("target") == [nil, nil, nil])
        #expect(export.notes.contains { $0.hasPrefix("no target is named") })
    }

    @Test("LightCycler 480 with the layout file") func layoutFile() throws {
        let plan =
            "General:Pos\tGeneral:Sample Name\tGeneral:Target Name\tRel Quant:Combined Sample/Target type\n"
            + "A1\tp1\tgoi\tTarget Unknown\nA2\tp2\thk\tTarget Negative\n"
        let export = try read(Self.lightCycler, layout: plan)
        #expect(try export.wells.labels("sample") == ["p1", "p2", "z"])
        #expect(try export.wells.labels("target") == ["goi", "hk", nil])
        #expect(try export.wells.labels("task") == ["unknown", "negative", "unknown"])
    }

    @Test("CFX: Cq Mean of 0.00 is never used") func cfx() throws {
        let export = try read(
            ",Well,Fluor,Target,Content,Sample,Biological Set Name,Cq,Cq Mean,Starting Quantity (SQ)\n"
                + ",A01,SYBR,t,Unkn-01,s,ctl,31.5,31.5,5.0\n,A02,SYBR,t,NTC,,,N/A,0.00,N/A\n,A03,SYBR,t,Std-1,,,NaN,0.00,1.0E+04\n"
        )
        #expect(export.format == .cfx)
        #expect(try export.wells.numbers("cq") == [.exact(31.5), .above(40), .above(40)])
        #expect(try export.wells.labels("task") == ["unknown", "no template", "standard"])
        #expect(try export.wells.numbers("quantity") == [.missing, .missing, .exact(10_000)])
        #expect(try export.wells.labels("group") == ["ctl", nil, nil])
    }

    @Test("BioMark: three header lines, 999 and Fail") func bioMark() throws {
        let export = try read(
            "Chip Run Filename,x\n\nExperiment Information,,,,,,F,F,F,F\nChamber,Sample,Sample,Sample,F,F,Ct,Ct,Ct,Ct\n"
                + "ID,Name,Type,rConc,Name,Type,Value,Quality,Call,Threshold\n"
                + "S01-A01,s,Unknown,1,g,Test,21.5,0.9,Pass,0.05\nS01-A02,s,Unknown,1,h,Test,999,0,Fail,0.05\n"
                + "S01-A03,s,Unknown,1,i,Test,33.5,0.1,Fail,0.05\n")
        #expect(export.format == .bioMark)
        #expect(try export.wells.labels("well") == ["S01-A01", "S01-A02", "S01-A03"])
        #expect(try export.wells.labels("target") == ["g", "h", "i"])
        #expect(try export.wells.numbers("cq") == [.exact(21.5), .above(40), .missing])
        #expect(try export.wells.labels("status") == ["detected", "undetermined", "failed"])
        #expect(try export.wells.labels("flags") == [nil, "Fail", "Fail; cq=33.5"])
    }

    @Test("OpenArray: dotted columns, CR") func openArray() throws {
        let export = try read(
            "ThroughHole.Id,ThroughHole.Ct,Assay.TaqMan Assay ID®,SampleInfo.SampleID,ThroughHole.Outlier\r"
                + "A1a1,22.5,hsa-1,s1,FALSE\rA1a2,,hsa-2,s1,FALSE\r")
        #expect(export.format == .openArray)
        #expect(try export.wells.labels("target") == ["hsa-1", "hsa-2"])
        #expect(try export.wells.labels("sample") == ["s1", "s1"])
        #expect(try export.wells.numbers("cq") == [.exact(22.5), .above(40)])
    }

    @Test("amplification data, and the last cycle by them") func amplification() throws {
        let export = try read(
            "* Block Type = 96-Well Block\n[Amplification Data]\nWell\tCycle\tTarget Name\tRn\tDelta Rn\n"
                + "1\t1\tt\t1.5\t0.5\n1\t45\tt\t1,001.5\t1,000.5\n\n[Results]\n"
                + "Well\tWell Position\tSample Name\tTarget Name\tTask\tCT\n1\tA1\ts\tt\tUNKNOWN\tUndetermined\n"
        )
        #expect(export.amplification?.rowCount == 2)
        #expect(try export.amplification?.numbers("fluorescence") == [.exact(0.5), .exact(1000.5)])
        #expect(try export.wells.numbers("cq") == [.above(45)])
    }

    @Test("raw fluorescence of a LightCycler holds no Cp") func raw() throws {
        let error = #expect(throws: InputError.self) {
            try read(
                "Raw Data\nSamplePos\tSampleName\tProg#\tSeg#\tCycle#\tTime\tTemp\t465-510\nA1\ts\t2\t3\t1\t6\t71\t15\n"
            )
        }
        #expect(error?.code == "no-results")
    }

    @Test("an old binary workbook is refused with the remedy") func binary() throws {
        let folder = try ExportFolder()
        try folder.write(
            [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] + [UInt8](repeating: 0, count: 600), to: "a.txt")
        let error = #expect(throws: InputError.self) {
            try InstrumentReader(folder: folder.path).read("a.txt")
        }
        #expect(error?.code == "binary-workbook")
        #expect(error?.remedy?.contains(".xlsx") ?? false)
    }

    @Test("StepOne: groups of letters as flags, Cyrillic header, CSV") func stepOne() throws {
        let export = try read(
            "Block Type,96fast\nChemistry,SYBR\n\nWell,Sample Name,Target Name,Task,Reporter,Quencher,Cт,Cт Mean,HIGHSD,NOAMP\n"
                + "A1,s,t,UNKNOWN,SYBR,None,25.5,25,Y,N\nA2,,t,NTC,SYBR,None,Undetermined,,N,Y\n\nAnalysis Type,Singleplex\n"
        )
        #expect(export.format == .quantStudio)
        #expect(try export.wells.labels("flags") == ["HIGHSD", "NOAMP"])
        #expect(export.metadata.contains { $0.key == "Chemistry" && $0.value == "SYBR" })
    }
}
