import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { parseDefault } from './readSettings.ts';
import { renderReference } from './renderReference.ts';
import { GROUPS, MODES, type Setting } from './setting.ts';
import { settings } from './settings.ts';

const page = new URL('../../../../docs/configuration.md', import.meta.url);
const rows: readonly Setting<unknown>[] = Object.values(settings);

describe('docs/configuration.md', () => {
  it('is what the settings say (npm run docs writes it)', async () => {
    expect(await readFile(page, 'utf8')).toBe(renderReference());
  });

  it('has a row for every setting', () => {
    for (const { name, group } of rows) {
      expect(GROUPS).toContain(group);
      expect(renderReference()).toContain(`\n| \`${name}\` | `);
    }
  });

  it('shows .env files that start', async () => {
    const blocks = [...(await readFile(page, 'utf8')).matchAll(/```env\n([^`]*)```/g)];
    expect(blocks.length).toBe(2);
    for (const [, text = ''] of blocks) {
      const config = loadConfig(parseEnv(text), { readFile: () => 'Vd3xk0Qm9sT7uYb2LhW5eRj8NcA1fZp6\n' });
      expect(config.warnings).toEqual([]);
    }
  });
});

describe('the settings', () => {
  it('have defaults that pass their own check', () => {
    for (const { name, kind, defaults } of rows) {
      for (const mode of MODES) expect(() => parseDefault(name, kind, defaults[mode])).not.toThrow();
    }
    expect(() => parseDefault('PORT', settings.port.kind, 'x')).toThrow(
      'The default of PORT is not a whole number from 0 to 65535',
    );
  });
});
