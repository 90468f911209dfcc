#include "CSBML.h"

#include <sbml/SBMLTypes.h>

const char *csbml_version(void) { return getLibSBMLDottedVersion(); }
