/*
 * Preloaded into a program: lets one of the operations on files below FAULT_DIR fail, the one that FAULT_AT counts to,
 * and says on the file FAULT_LOG how many there were. FAULT_KIND: "full" (nothing written, ENOSPC), "short" (half is
 * written, then ENOSPC), "io" (EIO), "readonly" (EROFS). Later operations succeed again, unless FAULT_STAYS is set:
 * a disk that has room again is what tempts a program to go on behind a torn piece.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

#undef fwrite_unlocked
#undef fflush_unlocked

#define NEXT(name) static __typeof__(&name) next; if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static atomic_long counted;

static int is_ours(const char *path) {
  const char *directory = getenv("FAULT_DIR");
  return directory && path && strncmp(path, directory, strlen(directory)) == 0;
}

static int is_our_fd(int fd) {
  char name[64], path[PATH_MAX];
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(name, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  size_t end = strlen(path);
  /* LevelDB's own notes hold nothing. */
  if (end >= 4 && strcmp(path + end - 4, "/LOG") == 0) return 0;
  return is_ours(path);
}

/* Counts an operation and says whether it is to fail. */
static int fails(void) {
  const char *at = getenv("FAULT_AT");
  long now = atomic_fetch_add(&counted, 1) + 1;
  if (!at) return 0;
  return getenv("FAULT_STAYS") ? now >= atol(at) : now == atol(at);
}

static const char *kind(void) {
  const char *name = getenv("FAULT_KIND");
  return name ? name : "full";
}

static int reason(void) {
  if (strcmp(kind(), "io") == 0) return EIO;
  return strcmp(kind(), "readonly") == 0 ? EROFS : ENOSPC;
}

static int is_short(void) { return strcmp(kind(), "short") == 0; }

__attribute__((destructor)) static void tell(void) {
  const char *log = getenv("FAULT_LOG");
  FILE *file = log ? fopen(log, "a") : NULL;
  if (!file) return;
  fprintf(file, "%ld\n", atomic_load(&counted));
  fclose(file);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  NEXT(write);
  if (!is_our_fd(fd) || !fails()) return next(fd, bytes, length);
  if (is_short() && length > 1) return next(fd, bytes, length / 2);
  errno = reason();
  return -1;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  NEXT(pwrite64);
  if (!is_our_fd(fd) || !fails()) return next(fd, bytes, length, at);
  /* A caller that goes on after a short write finds the disk full: half of the bytes stay. */
  if (is_short() && length > 1) next(fd, bytes, length / 2, at);
  errno = reason();
  return -1;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
  NEXT(writev);
  if (!is_our_fd(fd) || !fails()) return next(fd, parts, count);
  if (is_short() && count > 0 && parts[0].iov_len > 1) {
    struct iovec half = {parts[0].iov_base, parts[0].iov_len / 2};
    next(fd, &half, 1);
  }
  errno = reason();
  return -1;
}

/* A stream writes inside the C library: the limit on a file's size makes that short. */
static void cut(FILE *stream, size_t length) {
  struct rlimit before, after;
  signal(SIGXFSZ, SIG_IGN);
  getrlimit(RLIMIT_FSIZE, &before);
  off_t at = lseek(fileno(stream), 0, SEEK_CUR);
  after = before;
  after.rlim_cur = (rlim_t)(at + (off_t)(length / 2));
  setrlimit(RLIMIT_FSIZE, &after);
  int (*flush)(FILE *) = (int (*)(FILE *))dlsym(RTLD_NEXT, "fflush_unlocked");
  flush(stream);
  setrlimit(RLIMIT_FSIZE, &before);
}

int fflush_unlocked(FILE *stream) {
  NEXT(fflush_unlocked);
  if (!stream || __fpending(stream) == 0 || !is_our_fd(fileno(stream)) || !fails()) return next(stream);
  if (is_short()) cut(stream, __fpending(stream));
  __fpurge(stream);
  errno = reason();
  return EOF;
}

size_t fwrite_unlocked(const void *bytes, size_t size, size_t count, FILE *stream) {
  NEXT(fwrite_unlocked);
  if (size * count < 4096 || !is_our_fd(fileno(stream)) || !fails()) return next(bytes, size, count, stream);
  errno = reason();
  return 0;
}

int fsync(int fd) {
  NEXT(fsync);
  if (!is_our_fd(fd) || !fails()) return next(fd);
  errno = reason();
  return -1;
}

int fdatasync(int fd) {
  NEXT(fdatasync);
  if (!is_our_fd(fd) || !fails()) return next(fd);
  errno = reason();
  return -1;
}

int rename(const char *from, const char *to) {
  NEXT(rename);
  size_t end = strlen(from);
  if ((end >= 4 && strcmp(from + end - 4, "/LOG") == 0) || !is_ours(to) || !fails()) return next(from, to);
  errno = reason();
  return -1;
}

int link(const char *from, const char *to) {
  NEXT(link);
  if (!is_ours(to) || !fails()) return next(from, to);
  errno = reason();
  return -1;
}
