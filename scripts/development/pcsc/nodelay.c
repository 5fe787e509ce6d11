/*
 * Preloaded into pcscd: sets TCP_NODELAY on every connection it accepts. vpcd 3.3 writes the length and the body of a
 * message separately, so that without this each command waits about 40 ms for a delayed acknowledgement.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int accept(int listener, struct sockaddr *peer, socklen_t *length) {
  static int (*next)(int, struct sockaddr *, socklen_t *);
  if (!next) next = dlsym(RTLD_NEXT, "accept");
  int connection = next(listener, peer, length);
  int on = 1;
  if (connection >= 0) setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return connection;
}
