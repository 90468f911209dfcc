import Foundation
import Kinetics
import ReactionNetwork
import Testing

/// Conditions and events, against times and values worked out by hand.
@Suite struct CrossingTests {
    private let tight = DeterministicEngine(1e-9, 1e-12)

    @Test func aStepOfARateIsMetExactly() throws {
        let equations = try RateEquations([("x", "piecewise(1, time < 1.25, -3)", 0)])
        let rows = try equations.rows(["x"], [0, 1.25, 2], tight)
        #expect(abs(rows[1][0] - 1.25) < 1e-12)
        #expect(abs(rows[2][0] + 1) < 1e-12)
    }

    @Test func aShortPulseIsNotPassedOver() throws {
        let equations = try RateEquations([("x", "piecewise(1, time >= 100 && time < 100.5, 0)", 0)])
        let rows = try equations.rows(["x"], [0, 50, 100.25, 200], tight)
        for (row, value) in zip(rows, [0, 0, 0.25, 0.5]) { #expect(abs(row[0] - value) < 1e-12) }
    }

    @Test func aBallBouncesAtTheTimesOfItsParabola() throws {
        var equations = try RateEquations([("height", "speed", 1), ("speed", "-9.81", 0)])
        try equations.addEvent("height <= 0", [("speed", "-0.5 * speed"), ("height", "0")])
        let fall = (2 / 9.81).squareRoot()
        let trajectory = try equations.trajectory(
            ["height", "speed"], [0, 0.999, 1.5, 2.25, 2.6249].map { $0 * fall }, tight)
        let rows = trajectory.rows(2)
        #expect(abs(rows[1][1] + 9.81 * 0.999 * fall) < 1e-9)
        // Each bounce lasts half as long as the one before: first from 1 to 2 falls, then to 2.5.
        #expect(abs(rows[2][0] - 0.25) < 1e-9)
        #expect(abs(rows[3][0] - 0.0625) < 1e-9)
        #expect(trajectory.statistics.events == 3)
    }

    @Test func anEventLoopAtOneInstantStops() throws {
        var equations = try RateEquations([("x", "1", 0)])
        equations.addHeld("a", 0)
        try equations.addEvent("x > 1 && a < 1", [("a", "2")])
        try equations.addEvent("a > 1", [("a", "0")])
        let trajectory = try equations.trajectory(["x"], [0, 0.5, 2], tight)
        guard case .stopped(let time, because: .tooManyEvents) = trajectory.completion else {
            Issue.record("\(trajectory.completion)")
            return
        }
        #expect(abs(time - 1) < 1e-9)
        #expect(trajectory.times == [0, 0.5])
    }

    @Test func eventsOfTheStart() throws {
        var equations = try RateEquations([("x", "0", 1)])
        equations.addHeld("first", 0)
        equations.addHeld("second", 0)
        try equations.addEvent("x > 0", [("first", "1")], startsTrue: true)
        try equations.addEvent("x > 0", [("second", "1")], startsTrue: false)
        #expect(try equations.rows(["first", "second"], [0, 1], tight) == [[0, 1], [0, 1]])
    }

    @Test func delaysValuesAndPersistence() throws {
        var equations = try RateEquations([("x", "1", 0)])
        for name in ["early", "late", "lost"] { equations.addHeld(name, 0) }
        try equations.addEvent("x >= 1", [("early", "x")], delay: "0.5", valuesFromTrigger: true)
        try equations.addEvent("x >= 1", [("late", "x")], delay: "0.5", valuesFromTrigger: false)
        // True from 1 to 1.25 only: it is taken back before it is due.
        try equations.addEvent(
            "x >= 1 && x < 1.25", [("lost", "1")], persistent: false, delay: "0.5")
        let rows = try equations.rows(["early", "late", "lost"], [0, 1.499, 1.5, 3], tight)
        #expect(rows[1] == [0, 0, 0])
        for row in rows[2...] {
            #expect(abs(row[0] - 1) < 1e-9)
            #expect(abs(row[1] - 1.5) < 1e-9)
            #expect(row[2] == 0)
        }
    }

    @Test func prioritiesAndCascades() throws {
        var equations = try RateEquations([("x", "1", 0)])
        equations.addHeld("a", 1)
        equations.addHeld("b", 0)
        try equations.addEvent("x >= 1", [("a", "a * 10")], priority: "1", valuesFromTrigger: false)
        try equations.addEvent("x >= 1", [("a", "a + 1")], priority: "2", valuesFromTrigger: false)
        try equations.addEvent("a > 15", [("b", "a")])
        let rows = try equations.rows(["a", "b"], [0, 1, 2], tight)
        #expect(rows[1] == [20, 20])
        #expect(rows[2] == [20, 20])
    }

    @Test func aTimeInTheMiddleOfASteadyStateIsMet() throws {
        var equations = try RateEquations([("x", "-x", 0)])
        try equations.addEvent("time >= 7", [("x", "2")])
        let rows = try equations.rows(["x"], [0, 6.999, 7, 8], tight)
        #expect(rows[0] == [0] && rows[1] == [0] && rows[2] == [2])
        #expect(abs(rows[3][0] - 2 * exp(-1)) < 1e-8)
    }

    @Test func algebraicValuesAreFoundAnewAfterAnEvent() throws {
        var equations = try RateEquations([("x", "-z", 2)])
        try equations.addUnknown("z", "z * z - x * x")
        equations.network.initialAssignments = [InitialAssignment(variable: "z", value: .number(1.5))]
        try equations.addEvent("x <= 1", [("x", "3")])
        let rows = try equations.rows(["x", "z"], [0, log(2) - 1e-6, log(2) + 1e-9, log(2) + 1], tight)
        #expect(abs(rows[0][1] - 2) < 1e-12)
        #expect(abs(rows[1][1] - 1) < 1e-5)
        #expect(abs(rows[2][1] - 3) < 1e-5)
        #expect(abs(rows[3][0] - 3 * exp(-1)) < 1e-6)
    }
}
