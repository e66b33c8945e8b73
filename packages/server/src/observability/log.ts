import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DestinationStream, Logger } from 'pino';
import { pino } from 'pino';
import { ConfigError, quote, systemCode } from '../config/configError.ts';
import type { Config } from '../config.ts';
import { makeFolder } from '../makeFolder.ts';
import { CENSOR, SECRET_FIELDS, scrub } from './scrub.ts';
import { hideUserIds, serialiseError, serialiseReply, serialiseRequest } from './serialisers.ts';

export interface Log {
  /** A pino logger; give it to Fastify as `loggerInstance`. */
  readonly logger: Logger;
  /** Opens LOG_FILE again under its name, after logrotate moved it away. The caller wires SIGHUP. */
  reopen(): void;
  /** Writes out what waits, then closes. Lines logged later are dropped. False where the disk or the reader takes none: a thread waits for it. */
  close(): Promise<boolean>;
}

export interface LogDeps {
  /** Whether other processes write to the same places. */
  readonly shared?: boolean;
  /** Where lines go in addition to LOG_FILE; standard output when not given. */
  readonly stdout?: DestinationStream;
  /** Told about a log that cannot be written; standard error when not given. */
  readonly complain?: (line: string) => void;
}

/** Lines that may wait for a slow disk or pipe; then lines are dropped, since a log must not eat the memory. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** A full disk or a stuck pipe must not hold up the end of the process for longer than this. */
const CLOSE_TIMEOUT_MS = 1000;
const FILE_MODE = 0o640;
/** What a pipe takes in one piece (PIPE_BUF), so that lines of several processes do not mix. */
const PIPE_BYTES = 4096;

type FileStream = ReturnType<typeof pino.destination>;

/**
 * JSON lines on standard output and, when it is set, in LOG_FILE.
 *
 * Writing is asynchronous: a slow disk or a stuck pipe delays lines, not logins; the event loop spends half the time
 * of synchronous writing on a line (2 against 4 µs to a file, 2 against 8 µs to a pipe). `close` keeps the order.
 * After process.exit without it every line is still written, but the last ones can change places, since one chunk is
 * on its way while pino writes the rest; only a kill loses the last milliseconds.
 *
 * @throws {ConfigError} when LOG_FILE cannot be opened
 */
export function createLog({ log: { level, file } }: Pick<Config, 'log'>, deps: LogDeps = {}): Log {
  const complain = deps.complain ?? ((line) => process.stderr.write(`${line}\n`));
  const owned: FileStream[] = [];
  const open = (dest: string | number, name: string): FileStream => {
    const stream = pino.destination({
      ...{ dest, sync: false, mode: FILE_MODE, maxLength: MAX_WAITING_BYTES },
      ...(deps.shared === true ? { maxWrite: PIPE_BYTES } : {}),
    });
    complainOnce(stream, name, complain);
    owned.push(stream);
    return stream;
  };

  if (file !== null) proveWritable(file);
  const fileStream = file === null ? undefined : open(file, 'LOG_FILE');
  const stdout = deps.stdout ?? open(1, 'standard output');
  const sinks = fileStream === undefined ? [stdout] : [stdout, fileStream];

  let closed = false;
  const logger = pino(lineOptions(level), {
    // Not pino.multistream: the level is decided once, by the logger, and a destroyed stream throws on write.
    write(line: string) {
      if (closed) return;
      for (const sink of sinks) sink.write(line);
    },
  });

  return {
    logger,
    reopen() {
      if (closed || file === null || fileStream === undefined) return;
      try {
        // A failed reopen would leave the stream with a listener that later closes a foreign descriptor.
        openOnce(file);
        fileStream.reopen();
      } catch (error) {
        complain(`log: cannot reopen LOG_FILE (${systemCode(error)}); the old file is kept`);
      }
    },
    async close() {
      closed = true;
      const written = await Promise.all(owned.splice(0).map(end));
      return written.every((each) => each);
    },
  };
}

function lineOptions(level: Config['log']['level']) {
  const serializers = {
    req: serialiseRequest,
    res: serialiseReply,
    err: serialiseError,
    error: serialiseError,
    msg: (message: unknown) => (typeof message === 'string' ? hideUserIds(message) : message),
  };
  const kept = new Set(Object.keys(serializers));
  return {
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => scrub(fields, kept),
    },
    // The same names for the bindings of child loggers, which the formatter does not see, and for %o in messages.
    redact: { paths: SECRET_FIELDS.map((name) => `["${name}"]`), censor: CENSOR },
  };
}

/** A stream opens its file later; a path that cannot work must end the process now, with one line. */
function proveWritable(file: string): void {
  try {
    openOnce(file);
  } catch (error) {
    throw new ConfigError([
      {
        name: 'LOG_FILE',
        found: `cannot open ${quote(file)} (${systemCode(error)})`,
        expected: 'a file that can be written',
      },
    ]);
  }
}

function openOnce(file: string): void {
  makeFolder(dirname(file), 0o750);
  closeSync(openSync(file, 'a', FILE_MODE));
}

/** A full disk is told once, not once a line, and never ends the process: people must still be able to log in. */
function complainOnce(stream: FileStream, name: string, complain: (line: string) => void): void {
  let told = false;
  stream.on('error', (error: unknown) => {
    if (!told) complain(`log: cannot write to ${name} (${systemCode(error)}); lines wait or are dropped`);
    told = true;
  });
  stream.on('write', () => {
    told = false;
  });
}

function end(stream: FileStream): Promise<boolean> {
  return new Promise((done) => {
    // After a broken pipe pino makes end() a no-op, so nothing may ever come.
    const timer = setTimeout(() => done(false), CLOSE_TIMEOUT_MS);
    const finish = () => {
      clearTimeout(timer);
      done(true);
    };
    stream.once('close', finish);
    stream.once('error', finish);
    stream.end();
  });
}
