#include "Child.hpp"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include <algorithm>
#include <new>

namespace csbml {
namespace {
// MARK: in the child

void closeOthers(int kept) {
    int null = open("/dev/null", O_RDWR);
    for (int standard = 0; standard < 3 && null >= 0; ++standard)
        if (standard != kept) dup2(null, standard);
    // A pipe of another child, held open here, would hide that child's end from its parent.
    int last = int(std::min<long>(sysconf(_SC_OPEN_MAX), 4096));
#if defined(__linux__) && defined(SYS_close_range)
    bool isClosed = syscall(SYS_close_range, kept + 1, ~0U, 0) == 0;
    if (isClosed) last = kept;
#endif
    for (int descriptor = 3; descriptor < last; ++descriptor)
        if (descriptor != kept) close(descriptor);
}

/// At `value` the child is warned, which ends it; at `grace` more it is killed.
void limit(int resource, rlim_t value, rlim_t grace = 0) {
    struct rlimit now;
    if (getrlimit(resource, &now) != 0) return;
    struct rlimit wanted = {std::min(value, now.rlim_max), std::min(value + grace, now.rlim_max)};
    setrlimit(resource, &wanted);
}

/// Address space in use, in bytes; 0 where it is not known.
size_t mappedBytes() {
    size_t pages = 0;
#ifdef __linux__
    if (FILE *file = fopen("/proc/self/statm", "r")) {
        if (fscanf(file, "%zu", &pages) != 1) pages = 0;
        fclose(file);
    }
#endif
    return pages * size_t(sysconf(_SC_PAGESIZE));
}

constexpr bool hasSanitizer =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    true;
#else
    false;
#endif
#else
    false;
#endif

void setLimits(const csbml_limits &limits) {
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CPU, limits.cpu_seconds, 2);
    // A sanitizer maps terabytes for itself.
    size_t mapped = mappedBytes();
    if (mapped > 0 && !hasSanitizer) limit(RLIMIT_AS, mapped + limits.memory);
}

/// The parent's handlers are for the parent's crashes.
void resetSignals() {
    for (int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGXCPU, SIGPIPE, SIGTERM,
                       SIGINT, SIGQUIT, SIGHUP, SIGALRM, SIGUSR1, SIGUSR2})
        signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

bool writeAll(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes += written;
        count -= size_t(written);
    }
    return true;
}

int deeper(volatile char *above) {
    volatile char frame[4096];
    frame[0] = *above;
    return *above == 1 ? 0 : deeper(frame) + frame[0];
}

/// What a library can do to its process.
std::string misbehave(csbml_task task) {
    switch (task) {
    case CSBML_TEST_CRASH: raise(SIGSEGV); break;
    case CSBML_TEST_ABORT: abort();
    case CSBML_TEST_ENDLESS:
        for (volatile unsigned i = 0;; i = i + 1) {}
    case CSBML_TEST_SLEEP: sleep(3600); break;
    case CSBML_TEST_MEMORY:
        for (std::string memory(1 << 20, 'x');; memory += memory) {}
    case CSBML_TEST_STACK: {
        volatile char frame = 0;
        return std::string(1, char(deeper(&frame)));
    }
    case CSBML_TEST_EXCEPTION: throw 1;
    case CSBML_TEST_LONG_ANSWER: return std::string(1 << 24, 'x');
    default: break;
    }
    _exit(0);
}

struct Work {
    csbml_task task;
    int output;
    const std::function<std::string()> *run;
};

void *answer(void *argument) {
    const Work &work = *static_cast<Work *>(argument);
    try {
        bool isTest = work.task >= CSBML_TEST_CRASH && work.task != CSBML_TEST_CUT_SHORT;
        std::string bytes = isTest ? misbehave(work.task) : (*work.run)();
        uint64_t count = bytes.size() + (work.task == CSBML_TEST_CUT_SHORT ? 1 : 0);
        bool isWritten = writeAll(work.output, reinterpret_cast<const char *>(&count), sizeof count)
                         && writeAll(work.output, bytes.data(), bytes.size());
        _exit(isWritten ? 0 : 1);
    } catch (...) {
        _exit(2);
    }
}

/// On a stack of its own: the parent's thread may have a small one, and formulas nest.
[[noreturn]] void beChild(Work &work, const csbml_limits &limits) {
    resetSignals();
    closeOthers(work.output);
    setLimits(limits);
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 256 << 20);
    if (pthread_create(&thread, &attributes, answer, &work) != 0) answer(&work);
    pthread_join(thread, nullptr);
    _exit(3);
}

// MARK: in the parent

double now() {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
}

bool makePipe(int ends[2]) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC) == 0;
#else
    if (pipe(ends) != 0) return false;
    for (int i = 0; i < 2; ++i) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    return true;
#endif
}

/// Reads the answer as it comes: memory grows with what has arrived, not with what is promised.
class Receiver {
public:
    Receiver(int input, const csbml_limits &limits) : input(input), limits(limits) {}

    csbml_outcome receive(csbml_answer &answer) {
        double deadline = now() + limits.wall_seconds;
        uint64_t promised = 0;
        csbml_outcome outcome = fill(reinterpret_cast<unsigned char *>(&promised), sizeof promised, deadline);
        if (outcome != CSBML_ANSWERED) return outcome;
        if (promised > limits.largest_answer) return CSBML_TOO_LONG;
        size_t room = 0;
        while (answer.count < promised) {
            if (answer.count == room) {
                room = std::min<size_t>(promised, std::max<size_t>(1 << 16, 2 * room));
                auto *larger = static_cast<unsigned char *>(realloc(answer.bytes, room));
                if (!larger) return CSBML_TOO_LONG;
                answer.bytes = larger;
            }
            outcome = fill(answer.bytes + answer.count, room - answer.count, deadline);
            if (outcome != CSBML_ANSWERED) return outcome;
            answer.count = room;
        }
        return CSBML_ANSWERED;
    }

private:
    int input;
    const csbml_limits &limits;

    csbml_outcome fill(unsigned char *bytes, size_t count, double deadline) {
        while (count > 0) {
            double left = deadline - now();
            if (left <= 0) return CSBML_DEADLINE;
            struct pollfd poll_ = {input, POLLIN, 0};
            int ready = poll(&poll_, 1, int(std::min(left * 1000, 1e6)) + 1);
            if (ready < 0 && errno != EINTR) return CSBML_DIED;
            if (ready <= 0) continue;
            ssize_t got = ::read(input, bytes, count);
            if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
            if (got <= 0) return CSBML_DIED;
            bytes += got;
            count -= size_t(got);
        }
        return CSBML_ANSWERED;
    }
};

/// Ends the child, whatever it does, and says by which signal it had ended before.
int reap(pid_t child, bool isDead) {
    // A child that closed its pipe is about to end by itself, with the signal that tells why.
    for (int i = 0; isDead && i < 200; ++i) {
        int status = 0;
        pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child) return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        if (ended < 0 && errno != EINTR) return 0;
        usleep(5000);
    }
    kill(child, SIGKILL);
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {}
    return 0;
}
}  // namespace

csbml_answer runInChild(
    csbml_task task, const csbml_limits &limits, const std::function<std::string()> &work) {
    csbml_answer result = {CSBML_NO_CHILD, 0, nullptr, 0};
    int ends[2];
    if (!makePipe(ends)) {
        result.detail = errno;
        return result;
    }
    pid_t child = fork();
    if (child == 0) {
        Work inChild = {task, ends[1], &work};
        beChild(inChild, limits);
    }
    int forkError = errno;
    close(ends[1]);
    if (child < 0) {
        result.detail = forkError;
    } else {
        result.outcome = Receiver(ends[0], limits).receive(result);
        result.detail = reap(child, result.outcome == CSBML_DIED);
    }
    close(ends[0]);
    if (result.outcome != CSBML_ANSWERED) csbml_free(&result);
    return result;
}
}  // namespace csbml
