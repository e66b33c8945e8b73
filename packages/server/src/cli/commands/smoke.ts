import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';
import { Command } from 'commander';
import { type ApiKeyOptions, apiKeyOf, withApiKeyOptions } from '../apiKeyOption.ts';
import { type Answer, type ApiClient, createApiClient } from '../client/apiClient.ts';
import { simulateTyping } from '../client/simulateTyping.ts';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export function smokeCommand(): Command {
  const command = new Command('smoke')
    .description('exercise a running deployment end to end and say what failed')
    .requiredOption('--url <url>', 'where it runs, such as http://localhost:5000');
  return withApiKeyOptions(command, 'needed where keys are (production)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nEnrols one simulated user whose name begins with "smoke-", and erases them at the end when the key has the\n' +
        'scope users:delete; otherwise says who is left.',
    )
    .action(async ({ url, json, ...options }: SmokeOptions) => {
      const apiKey = apiKeyOf(options);
      const api = createApiClient(url, apiKey);
      const userId = `smoke-${randomUUID()}`;
      const checks = await runChecks(api, userId);
      const left = await erase(api, userId, apiKey !== undefined, checks);
      const failed = checks.filter(({ ok }) => !ok).length;
      if (json) process.stdout.write(`${JSON.stringify({ ok: failed === 0, checks, left })}\n`);
      else {
        for (const check of checks)
          process.stdout.write(`${mark(check.ok)} ${check.name}: ${check.detail}\n`);
        if (left !== null) process.stdout.write(`${howToErase(left)}\n`);
        process.stdout.write(`${checks.length - failed} of ${checks.length} checks passed\n`);
      }
      if (failed > 0) process.exitCode = 1;
    });
}

interface SmokeOptions extends ApiKeyOptions {
  readonly url: string;
  readonly json?: boolean;
}

/** Null when nobody is left behind, else whom. */
async function erase(
  api: ApiClient,
  userId: string,
  hasKey: boolean,
  checks: Check[],
): Promise<string | null> {
  if (!checks.some(({ name, ok }) => name === ENROLLED && ok)) return null;
  if (!hasKey) return userId;
  const { status } = await api.delete(`/v1/users/${userId}`);
  // A key of the compatible routes need not have the scope.
  if (status === 403) return userId;
  checks.push({ name: 'the person is erased', ok: status === 200, detail: `HTTP ${status}` });
  return status === 200 ? null : userId;
}

function howToErase(userId: string): string {
  return `${userId} is left: erase them with DELETE /v1/users/${userId} and a key with the scope users:delete`;
}

function mark(ok: boolean): string {
  return ok ? styleText('green', 'ok    ') : styleText('red', 'FAILED');
}

/** More than any deployment asks for. */
const MAX_ENROLMENT = 100;

function requiredSamples({ status, body }: Answer): number | null {
  const required = body.min_samples_required;
  return status === 200 && typeof required === 'number' && required <= MAX_ENROLMENT ? required : null;
}

const ENROLLED = 'a user can be enrolled';

async function runChecks(api: ApiClient, user_id: string): Promise<Check[]> {
  const typing = (typist: number, sample: number) => ({
    user_id,
    keystroke_data: simulateTyping(typist, sample),
  });
  const checks: Check[] = [];
  const check = (name: string, answer: Answer, ok: boolean): boolean => {
    const error = answer.body.error === undefined ? '' : ` (${String(answer.body.error)})`;
    checks.push({ name, ok, detail: `HTTP ${answer.status}${error}` });
    return ok;
  };

  const health = await api.get('/health');
  check('the service is healthy', health, health.status === 200 && health.body.status === 'healthy');

  const unknown = await api.post('/predict', typing(1, 0));
  check('an unknown user is not let in', unknown, unknown.status === 404);

  const info = await api.get(`/user/${user_id}/info`);
  const required = requiredSamples(info);
  check('a user can be looked up', info, required !== null);
  if (required === null) return checks;

  let trained: Answer = info;
  for (let sample = 1; sample <= required; sample++) trained = await api.post('/train', typing(1, sample));
  const enrolled = check(ENROLLED, trained, trained.status === 200 && trained.body.model_trained === true);
  if (!enrolled) return checks;

  const genuine = await api.post('/predict', typing(1, required + 1));
  check('the person is recognised', genuine, genuine.status === 200 && genuine.body.authenticated === true);

  const impostor = await api.post('/predict', typing(2, 1));
  check('somebody else is not', impostor, impostor.status === 200 && impostor.body.authenticated === false);

  const broken = await api.post('/predict', '{"user_id": ');
  check('broken JSON is refused', broken, broken.status === 400);

  const empty = await api.post('/predict', { user_id, keystroke_data: [] });
  check('an empty sample is refused', empty, empty.status === 400);

  const nowhere = await api.get('/no-such-path');
  check('an unknown path is not found', nowhere, nowhere.status === 404);
  return checks;
}
