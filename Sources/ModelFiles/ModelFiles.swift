internal import CSBML

/// The library that reads SBML, for the manifest.
public var sbmlLibraryVersion: String { String(cString: csbml_version()) }
