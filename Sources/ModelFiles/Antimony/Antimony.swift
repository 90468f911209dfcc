public import Inputs
public import ReactionNetwork

/// Models in Antimony, the text language of Tellurium, with the meaning that libAntimony gives them.
///
/// Read: models with `*`, parameters and submodules (flattened; `instance.element` becomes
/// `instance_element`), `is`, `delete`; compartments, species, `const`, `var`, `$`, `substanceOnly`, `in`;
/// reactions with `->` (reversible) or `=>`, numbers or identifiers as stoichiometries, interactions; `=`,
/// `:=`, `'=`, `0 =`; events; functions; units, `has`; names; conversion factors. SBO terms, annotations and
/// notes are skipped: they change no result. What else Antimony knows (DNA strands, constraints, objectives,
/// imports, uncertainties, random distributions, conversion factors of submodules) is refused by name.
///
/// A statement ends at ';' or at the end of its line. The unit of a number inside a formula is read, and
/// not kept.
///
/// *Source*: Smith et al., "Antimony: a modular model definition language", Bioinformatics 2009,
/// doi:10.1093/bioinformatics/btp401; behaviour checked against libAntimony 3.3.0.
public enum Antimony {
    /// Reads the main model of a text: the one marked with `*`, else what stands outside all models, else the
    /// last model.
    ///
    /// - Parameter file: the file's name, for messages.
    /// - Throws: `InputError` with line and column.
    public static func read(text: String, file: String) throws(InputError) -> ReactionNetwork {
        let tokens = try FormulaLexer.tokens(of: text, at: SourceLocation(file: file, line: 1, column: 1))
        var parser = AntimonyParser(tokens, file: file)
        let source = try parser.readAll()
        let module = try source.mainModule(file: file)
        let statements = try AntimonyFlattening(source, file: file).statements(of: module)
        var builder = AntimonyBuilder(file: file, functions: source.functions)
        try builder.read(statements)
        var network = try builder.network(id: module.id)
        network.name = source.displayNames[module.id] ?? network.name
        return network
    }

    /// Words that have a meaning of their own and cannot be identifiers.
    static let keywords: Set<String> = [
        "DNA", "after", "at", "compartment", "const", "constraint", "delete", "end", "event", "ext",
        "formula",
        "function", "gene", "has", "import", "in", "is", "maximize", "minimize", "model", "module",
        "operator",
        "reaction", "species", "substanceOnly", "unit", "var",
    ]

    /// Functions of libAntimony that draw random numbers; it reserves their names.
    static let distributions: Set<String> = [
        "bernoulli", "binomial", "cauchy", "chisquare", "exponential", "gamma", "laplace", "lognormal",
        "normal",
        "poisson", "rayleigh", "truncatedExponential", "truncatedGamma", "truncatedNormal",
        "truncatedPoisson",
        "uniform",
    ]
}
