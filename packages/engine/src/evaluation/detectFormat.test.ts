import { expect, it } from 'vitest';
import { detectFormat } from './detectFormat.ts';

it.each([
  ['subject,sessionIndex,rep,H.period,DD.period.t', 'cmu'],
  ['PARTICIPANT_ID\tTEST_SECTION_ID\tPRESS_TIME\tRELEASE_TIME\tKEYCODE\r', 'aalto'],
  ['\uFEFFLETTER\tKEYCODE\tPARTICIPANT_ID\tTEST_SECTION_ID\tPRESS_TIME\tRELEASE_TIME', 'aalto'],
  ['{"subject":"1"}', 'json-lines'],
  ['PARTICIPANT_ID,TEST_SECTION_ID', null],
  ['', null],
])('%j is %s', (line, format) => {
  expect(detectFormat(line)).toBe(format);
});
