import Foundation
import Inputs
import Tables
import Testing

import Assays

/// Sheets written to files, read as a study reads them, and made long.
@Suite("Wide tumour sheets") struct TumourSheetTests {
    /// - Parameter settings: `key=value` words as on the command line.
    private func long(
        _ text: String, _ settings: [String], name: String = "sheet.csv"
    ) throws -> (table: Table, flow: FlowStep) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("tumour-sheet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        let table = try TableReader(folder: folder.path).read(
            TableDeclaration(file: name), name: "sheet"
        ).table
        let step = try TumourSheetStep(try Setting.words(settings))
        let (shaped, flow) = try step.apply(to: table, among: [:])
        return (shaped, flow)
    }

    private func code(_ text: String, _ settings: [String], name: String = "sheet.csv") -> String? {
        do {
            _ = try long(text, settings, name: name)
            return nil
        } catch let error as InputError { return error.code.rawValue } catch { return "\(error)" }
    }

    private func volumes(_ table: Table, _ animal: String) throws -> [Double?] {
        let (ids, values) = (try table.labels("animal"), try table.numbers("volume"))
        return ids.indices.filter { ids[$0] == animal }.map { values[$0].exactValue }
    }

    static let twoHeaders =
        "Use\tGrp\tId\t5\t8\t12\t5\t8\t12\n\t\t\tx\tx\tx\tZ\tZ\tZ\n"
        + "y\tCtrl\tA1\t6,5\t8,0\t10,0\t5,0\t6,0\t8,0\ny\tDrug\tB1\t6,0\t6,5\t\t5,0\t5,5\t\n"

    @Test("two header rows and decimal commas: volumes from the two diameters") func twoHeaderRows() throws {
        let (table, flow) = try long(Self.twoHeaders, ["animal=Id", "arm=Grp"], name: "sheet.tsv")
        let expected: [Double?] = [81.25, 144, 320]
        #expect(try volumes(table, "A1") == expected)
        #expect(try volumes(table, "B1").count == 2)
        #expect(try table.labels("arm").compactMap { $0 }.last == "Drug")
        #expect(flow.notes.contains { $0.contains("L·W²/2") })
    }

    @Test("the same sheet with CR alone as its line end") func carriageReturns() throws {
        let text = Self.twoHeaders.replacingOccurrences(of: "\n", with: "\r")
        let (table, _) = try long(text, ["animal=Id", "arm=Grp"], name: "sheet.tsv")
        #expect(table.rowCount == 5)
    }

    @Test("length and width swapped in the middle of the file: the shorter is the width, and a note")
    func swapped() throws {
        let text = Self.twoHeaders + "y\tDrug\tB2\t5,0\t5,5\t6,0\t6,0\t6,5\t7,0\n"
        let (table, flow) = try long(text, ["animal=Id", "arm=Grp"], name: "sheet.tsv")
        #expect(try volumes(table, "B2")[0] == 6.0 * 25 / 2)
        #expect(flow.notes.contains { $0.contains("other way round in 3 measurements") })
    }

    @Test("text in a cell is an error, a word for 'not measured' is not") func words() throws {
        let text = "Id,Grp,5,8\nA1,c,100,eighty\nA2,c,110,dead\n"
        #expect(code(text, ["animal=Id", "arm=Grp"]) == "not-a-number")
        let (table, _) = try long(text, ["animal=Id", "arm=Grp", "missing='eighty'"])
        #expect(table.rowCount == 2)
    }

    @Test("one day in two columns is refused, or averaged where asked") func sameDay() throws {
        let text = "Id,Grp,5,8,8\nA1,c,100,120,140\n"
        #expect(code(text, ["animal=Id", "arm=Grp"]) == "repeated-day")
        let (table, _) = try long(text, ["animal=Id", "arm=Grp", "same_day=mean"])
        #expect(try volumes(table, "A1") == [100, 130])
    }

    @Test("means and standard errors among the data are left out and counted") func means() throws {
        let text =
            "Id,Grp,5,8,Mean,SEM\nA1,c,100,120,110,10\nA2,c,110,140,125,15\nMean,c,105,130,,\nSEM,c,5,10,,\n"
        let (table, flow) = try long(text, ["animal=Id", "arm=Grp"])
        #expect(table.rowCount == 4)
        #expect(flow.losses.map(\.rows.count) == [2])
        #expect(flow.notes.contains { $0.contains("2 columns of means") })
    }

    @Test("days in rows: repeated arm names, an empty separator column, blanks after euthanasia")
    func daysInRows() throws {
        let text =
            "Time,Control,Control,,Treatment,Treatment\n54,209,239,,189,78\n57,230,351,,187,67\n60,278,,,151,51\n"
        let (table, flow) = try long(text, ["time=Time"])
        #expect(try volumes(table, "Control 2") == [239, 351])
        #expect(try volumes(table, "Treatment 2") == [78, 67, 51])
        #expect(Set(try table.labels("arm").compactMap { $0 }) == ["Control", "Treatment"])
        #expect(flow.notes.contains { $0.contains("4 animals in 2 arms") })
        #expect(table.rowCount == 11)
    }

    @Test("a pasted mean column without a telling name is pointed at") func pastedMean() throws {
        let text = "Time,C,C,C\n1,100,120,110\n2,130,150,140\n3,180,220,200\n"
        let (_, flow) = try long(text, ["time=Time"])
        #expect(flow.notes.contains { $0.contains("pasted mean") })
    }

    @Test("commas that could be decimals or thousands are asked about") func commas() throws {
        let text = "Id\tGrp\t5\t8\nA1\tc\tdead\t1,200\nA2\tc\t1,300\t1,400\n"
        #expect(code(text, ["animal=Id", "arm=Grp"], name: "s.tsv").map { $0.contains("comma") } ?? true)
        let (table, _) = try long(text, ["animal=Id", "arm=Grp", "decimal=point"], name: "s.tsv")
        let read = try volumes(table, "A1")
        #expect(read == [1200] || read == [1.2])
    }

    /// The reader takes the first columns for decimal commas and leaves the last as text: it could be either.
    static let german =
        "Id;Grp;0;3;9\nm1;veh;100,5;250,5;1.204\nm2;veh;90,1;240,2;1.105\nm3;drug;95,2;190,1;460\n"

    @Test("points for thousands in a sheet of decimal commas are never read as decimals") func germanPoints()
        throws
    {
        let asked = ["animal=Id", "arm=Grp"]
        #expect(code(Self.german, asked) == "ambiguous-point")
        // A word makes the last column text whatever its signs are.
        let died = Self.german + "m4;drug;95,3;191,1;dead\n"
        #expect(code(died, asked) == "ambiguous-point")
        for text in [Self.german, died] {
            let (table, _) = try long(text, asked + ["decimal=comma"])
            #expect(try volumes(table, "m1") == [100.5, 250.5, 1204])
            #expect(try volumes(table, "m3") == [95.2, 190.1, 460])
        }
        let wholes = "Id,Grp,0,3\nm1,veh,100,1.204\nm2,veh,90,dead\n"
        #expect(code(wholes, asked) == "ambiguous-point")
    }

    @Test("points before three decimals throughout are decimals") func threeDecimals() throws {
        let text = "Id,Grp,0,3\nm1,veh,100.512,301.204\nm2,veh,90.100,dead\nm3,veh,90.141,250.118\n"
        let (table, _) = try long(text, ["animal=Id", "arm=Grp"])
        #expect(try volumes(table, "m1") == [100.512, 301.204])
        let days = "Day,C,C\n0,0.512,1.204\n3,0.912,dead\n"
        #expect(try volumes(try long(days, ["time=Day"]).table, "C 2") == [1.204])
    }

    @Test("a sign that is neither decimal nor parts thousands is refused, not skipped over") func otherSign()
        throws
    {
        let text = "Id;Grp;0;3\nm1;veh;100.5;dead\nm2;veh;90;x\nm3;veh;x;<5,5\n"
        #expect(code(text, ["animal=Id", "arm=Grp", "decimal=comma"]) == "not-a-number")
        let commas = "Id;Grp;0\nm1;veh;dead\nm2;veh;<5,5\n"
        let (table, _) = try long(commas, ["animal=Id", "arm=Grp"])
        #expect(try table.numbers("volume") == [.below(5.5)])
    }

    @Test("words for 'not measured' are counted, each by itself") func countedWords() throws {
        let text = "Id,Grp,5,8,9\nA1,c,100,dead,Dead\nA2,c,110,x,120\nA3,c,110,115,120\n"
        let (table, flow) = try long(text, ["animal=Id", "arm=Grp"])
        #expect(table.rowCount == 6)
        let note = try #require(flow.notes.first { $0.contains("not measured") })
        #expect(note.contains("3 cells hold") && note.contains("'dead' 2, 'x' 1"))
        let days = try long("Day,C,C\n0,100,110\n3,120,culled\n", ["time=Day"])
        #expect(days.flow.notes.contains { $0.contains("1 cell holds") && $0.contains("'culled' 1") })
    }

    @Test("one day in two rows is refused, or averaged where asked") func dayInTwoRows() throws {
        let text = "Day,C,C\n0,100,110\n3,120,130\n3,140,\n6,150,160\n"
        #expect(code(text, ["time=Day"]) == "repeated-day")
        let (table, flow) = try long(text, ["time=Day", "same_day=mean"])
        #expect(try volumes(table, "C 1") == [100, 130, 150])
        #expect(try volumes(table, "C 2") == [110, 130, 160])
        #expect(flow.notes.contains { $0.contains("1 day stands in more than one row") })
    }

    @Test("a mean with values below a limit lies below the mean with the limit") func meanBelow() throws {
        let text = "Id,Grp,5,8,8\nA1,c,100,<4,<6\nA2,c,100,<4,8\n"
        let (table, _) = try long(text, ["animal=Id", "arm=Grp", "same_day=mean"])
        #expect(try table.numbers("volume") == [.exact(100), .below(5), .exact(100), .below(6)])
    }

    @Test("an empty sheet's hint names the option that a table has") func emptyHint() throws {
        do {
            _ = try long("Id,Grp,5\nA1,c,\n", ["animal=Id", "arm=Grp"])
            Issue.record("no error")
        } catch let error as InputError {
            #expect(error.remedy?.contains("'header_line'") == true)
        }
    }

    @Test("neither or both of animal and time is a clear error") func layout() {
        #expect(code("a,b\n1,2\n", ["arm=b"]) == "wrong-layout")
        #expect(code("a,b\n1,2\n", ["animal=a"]) == "no-days")
    }
}

@Suite("One row for each tumour") struct TumourSummariesTests {
    @Test("metrics of every animal, none lost") func summaries() throws {
        let step = try TumourSummariesStep(
            try Setting.words([
                "value=volume", "time=day", "animal=animal", "arm=arm", "multiple=2", "limit=1",
            ]))
        var rows = GrowthTables.plain
        for place in rows.indices where rows[place].animal == "d2" && rows[place].day >= 14 {
            rows[place].volume = .exact(0)
        }
        let (table, flow) = try step.apply(to: GrowthTables.table(rows), among: [:])
        #expect(table.rowCount == 24 && flow.rowsAfter == 24)
        let place = try table.labels("animal").firstIndex(of: "d2")!
        #expect(try table.numbers("last_value")[place].exactValue == 0)
        #expect(try table.numbers("best_response")[place].exactValue == -100)
        let own = rows.filter { $0.animal == "v1" }
        let series = GrowthSeries(times: own.map(\.day), values: own.map { $0.volume.exactValue! })
        let first = try table.labels("animal").firstIndex(of: "v1")!
        let (rate, time) = (
            try GrowthSlope.logRate(series).get(), try TimeToVolume.of(series, multiple: 2).get().time
        )
        #expect(try table.numbers("log_growth_rate")[first].exactValue == rate)
        #expect(try table.numbers("time_to_multiple")[first].exactValue == time)
        #expect(table.columnNames.prefix(2) == ["animal", "arm"])
    }

    @Test("a multiple of one or less is refused") func multiple() {
        #expect(throws: InputError.self) {
            try TumourSummariesStep(
                try Setting.words(["value=v", "time=t", "animal=a", "multiple=1"]))
        }
    }
}
