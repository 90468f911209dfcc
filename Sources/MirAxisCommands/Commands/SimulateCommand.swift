internal import ArgumentParser
internal import Files
internal import Inputs

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulate a model: time course, ensemble, scan, steady state, sensitivities.",
        usage: """
            miraxis simulate MODEL --end 100                            a time course
            miraxis simulate MODEL --end 100 --method ssa --members 50  stochastic replicates
            miraxis simulate MODEL --end 100 --members 1000 --vary 'k*=lognormal(model, 1.3)'
            miraxis simulate MODEL --end 100 --table members.csv        one member for each row
            miraxis simulate MODEL --scan 'drug=log(0.01, 100, 25)' --readout steady
            miraxis simulate MODEL --steady
            """,
        discussion: """
            MODEL is a file in SBML or Antimony. The table goes to standard output as CSV; --output writes a folder \
            with tables, figures and a manifest. Whatever is written is marked as simulated. The same model, options \
            and seed give the same numbers on any number of threads.
            """)

    @Argument(help: "The model: SBML or Antimony.")
    var model: String

    @OptionGroup(title: "What is simulated") var course: CourseArguments
    @OptionGroup(title: "How") var engine: EngineArguments
    @OptionGroup(title: "Ensembles") var ensemble: EnsembleArguments
    @OptionGroup(title: "Scans, steady states, sensitivities") var analysis: AnalysisArguments
    @OptionGroup(title: "Output") var output: OutputArguments
    @OptionGroup var threads: ThreadsOption
    @OptionGroup var values: ShowValuesOption

    func run() throws {
        let model = try LoadedModel(model)
        let request = try SimulationRequest(self, model)
        let folder = try output.begin()
        defer { folder?.discard() }
        let result = try SimulationRun(request).result()
        try SimulationWriter(request, result, options: output).write(into: folder)
        if let failure = result.failure { throw failure }
    }
}

struct CourseArguments: ParsableArguments {
    @Option(help: "Until when, in the model's unit of time.")
    var end: Double?

    @Option(help: "How many output times, evenly spaced, start and end included (default: 101).")
    var points: Int?

    @Option(help: "Output times, such as 0,1,10,100, in place of --end and --points.")
    var times: String?

    @Option(help: "When the simulation starts; initial values hold there.")
    var start = 0.0

    @Option(help: "Another value of a parameter, species or compartment, such as k1=2; may be repeated.")
    var set: [String] = []

    @Option(
        help: """
            What is shown, such as A,B,'share=A/(A+B)','amount(A)' (default: all species, as their symbols stand in \
            formulas); may be repeated.
            """)
    var observe: [String] = []
}

struct EngineArguments: ParsableArguments {
    @Option(help: "ode, ssa (exact stochastic) or cvodes (where built in).")
    var method = "ode"

    @Option(help: "Relative tolerance (default: 1e-6; 1e-10 for sensitivities).")
    var rtol: Double?

    @Option(help: "Absolute tolerance, in the unit of each symbol (default: 1e-9; 1e-12 for sensitivities).")
    var atol: Double?

    @Option(
        help: """
            How ode runs the model: tables, generated (by the machine's C compiler, where there is one), or automatic \
            (generated for large ensembles). The numbers are the same.
            """)
    var code = "automatic"

    @Option(help: "Seed of the random streams.")
    var seed: UInt64 = 1
}

struct EnsembleArguments: ParsableArguments {
    @Option(help: "How many members: replicates with --method ssa, draws with --vary.")
    var members: Int?

    @Option(
        help: """
            How an input varies, as NAME=DISTRIBUTION; NAME may hold *. lognormal(median, gsd) or (median, cv=), \
            normal(mean, sd), both with min= and max=; uniform, loguniform(lower, upper), triangular(lower, mode, \
            upper). 'model' stands for the model's own value. 'correlation(k1, k2)=0.5' ties two. May be repeated.
            """)
    var vary: [String] = []

    @Option(help: "A table with one row for each member and columns named like the inputs.")
    var table: String?

    @Option(help: "How draws fill the space: independent, latin or sobol.")
    var design = "independent"

    @Option(help: "Quantiles across members, in percent.")
    var quantiles = "5,25,50,75,95"

    @Flag(help: "Give every member's trajectory, not quantiles alone.")
    var keep = false
}

struct AnalysisArguments: ParsableArguments {
    @Option(
        help: """
            One input over values, as NAME=log(from, to, count), linear(from, to, count) or list(1, 2, 5); twice for \
            a map.
            """)
    var scan: [String] = []

    @Option(
        help: "What a scan reads: end, max, min, area, mean, time-to(value), time-below(value) or steady.")
    var readout = "end"

    @Flag(help: "Find the steady state.")
    var steady = false

    @Option(help: "Sensitivities of the observables to these inputs, such as k1,k2.")
    var sensitivity: String?
}
