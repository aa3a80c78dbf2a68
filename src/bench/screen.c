// SPDX-License-Identifier: Apache-2.0
/*
 * Runs a full-screen program on a terminal that nobody looks at, and notes when it shows what.
 * screen COLUMNS ROWS EVENTS COMMAND...
 *
 * Appends lines to the file EVENTS, each with milliseconds since the start: "frame" when "weir" was drawn for the first
 * time, "data" when "LIVE" was, which only a snapshot makes it draw; and every second "second" with the bytes written so
 * far. SIGTERM and SIGINT are passed on; ends when the program does, with its exit code.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHUNK_BYTES 65536
#define OVERLAP_BYTES 8 /* longer than any word that is looked for */

static pid_t program;

static void pass_on(int signal)
{
	kill(program, signal);
}

static double now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e3 + ts.tv_nsec / 1e6;
}

/* Notes the first time that a word appears; the words are looked for one after the other. */
static void look_for_words(const char *text, size_t size, double ms, FILE *events)
{
	static const char *const words[][2] = { { "weir", "frame" }, { "LIVE", "data" }, { NULL, NULL } };
	static int next;

	while (words[next][0] && memmem(text, size, words[next][0], strlen(words[next][0]))) {
		fprintf(events, "%s %.1f\n", words[next][1], ms);
		next++;
	}
}

static void watch(int terminal, double start, FILE *events)
{
	static char text[OVERLAP_BYTES + CHUNK_BYTES];
	struct pollfd output = { .fd = terminal, .events = POLLIN };
	unsigned long long total = 0;
	double second = start + 1000;
	ssize_t size = 0;

	while (true) {
		double left = second - now_ms();

		if (left <= 0) {
			fprintf(events, "second %.1f %llu\n", second - start, total);
			second += 1000;
			continue;
		}
		if (poll(&output, 1, (int)left + 1) <= 0)
			continue;
		memmove(text, text + size, OVERLAP_BYTES);
		size = read(terminal, text + OVERLAP_BYTES, CHUNK_BYTES);
		if (size <= 0)
			return; /* EIO: the program is gone */
		total += size;
		look_for_words(text, OVERLAP_BYTES + size, now_ms() - start, events);
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = pass_on, .sa_flags = SA_RESTART };
	struct winsize size = { 0 };
	int terminal, status;
	double start;
	FILE *events;

	if (argc < 5) {
		fprintf(stderr, "usage: screen COLUMNS ROWS EVENTS COMMAND...\n");
		return 2;
	}
	size.ws_col = atoi(argv[1]);
	size.ws_row = atoi(argv[2]);
	events = fopen(argv[3], "ae");
	if (!events) {
		perror(argv[3]);
		return 1;
	}
	setvbuf(events, NULL, _IOLBF, 0);
	setenv("TERM", "xterm-256color", 1);
	start = now_ms();
	program = forkpty(&terminal, NULL, NULL, &size);
	if (program < 0) {
		perror("forkpty");
		return 1;
	}
	if (program == 0) {
		execvp(argv[4], argv + 4);
		perror(argv[4]);
		_exit(127);
	}
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	watch(terminal, start, events);
	waitpid(program, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
