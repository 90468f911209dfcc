// Reads and writes SBML through libSBML; every function returns, whatever the file.
#ifndef CSBML_H
#define CSBML_H
#ifdef __cplusplus
extern "C" {
#endif

/// libSBML's version as a dotted string.
const char *csbml_version(void);

#ifdef __cplusplus
}
#endif
#endif
