// Reads SBML through libSBML, in a child process with limits: every function returns, whatever the file.
#ifndef CSBML_H
#define CSBML_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

/// libSBML's version as a dotted string.
const char *csbml_version(void);

/// What the child does.
typedef enum {
    /// Reads a model: the answer is a network or a refusal.
    CSBML_READ = 0,
    /// libSBML's whole consistency check, units included: the answer is a list of messages.
    CSBML_CHECK = 1,
    // What a library can do to its process, for tests.
    CSBML_TEST_CRASH = 100,
    CSBML_TEST_ABORT,
    CSBML_TEST_ENDLESS,
    CSBML_TEST_SLEEP,
    CSBML_TEST_MEMORY,
    CSBML_TEST_STACK,
    CSBML_TEST_SILENT,
    CSBML_TEST_CUT_SHORT,
    CSBML_TEST_EXCEPTION,
    CSBML_TEST_LONG_ANSWER,
} csbml_task;

typedef struct {
    double wall_seconds;
    unsigned cpu_seconds;
    /// Address space that the child may add to what is mapped at its start.
    size_t memory;
    size_t largest_answer;
} csbml_limits;

typedef enum {
    CSBML_ANSWERED = 0,
    /// The child ended without a whole answer: `detail` is the signal, or 0.
    CSBML_DIED = 1,
    CSBML_DEADLINE = 2,
    /// No child could be made: `detail` is errno.
    CSBML_NO_CHILD = 3,
    /// The answer is longer than allowed.
    CSBML_TOO_LONG = 4,
} csbml_outcome;

typedef struct {
    csbml_outcome outcome;
    int detail;
    /// The answer, to be freed; NULL where there is none.
    unsigned char *bytes;
    size_t count;
} csbml_answer;

/// Runs `task` over a file's bytes in a child process. Safe from many threads at once.
///
/// `path` is the file's absolute path: files that the model names are sought in its folder, and nowhere else;
/// NULL where the bytes are from no file.
csbml_answer csbml_run(
    csbml_task task, const char *bytes, size_t count, const char *path, const csbml_limits *limits);

void csbml_free(csbml_answer *answer);

#ifdef __cplusplus
}
#endif
#endif
