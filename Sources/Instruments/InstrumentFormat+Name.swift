extension InstrumentFormat {
    /// As its makers call it.
    public var name: String {
        switch self {
        case .quantStudio: "QuantStudio, ViiA 7, StepOne or 7500"
        case .designAndAnalysis: "Design & Analysis or Diomni"
        case .sds: "7900HT SDS"
        case .lightCycler480: "LightCycler 480"
        case .cfx: "CFX Manager or Maestro"
        case .bioMark: "BioMark"
        case .openArray: "OpenArray"
        case .eds: "an EDS experiment"
        case .rdml: "RDML"
        }
    }
}
