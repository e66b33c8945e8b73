import type { SampleRequest } from '@keystroke-auth/protocol';
import type { Example } from '../openapi/operation.ts';
import { adaTypes, somebodyElseTypes } from '../v1/routes/examples/typing.ts';

const adaSends = (nth: number): SampleRequest => ({ user_id: 'ada', ...typing(adaTypes(nth)) });

export const TRAIN_EXAMPLES: readonly Example[] = [
  { name: 'sample', summary: 'One more sample of a person', body: adaSends(51), status: 200 },
  { name: 'nobody', summary: 'Whose sample is it?', body: typing(adaTypes(52)), status: 400 },
];
export const PREDICT_EXAMPLES: readonly Example[] = [
  { name: 'genuine', summary: 'What the person has just typed', body: adaSends(53), status: 200 },
  {
    name: 'somebody-else',
    summary: 'The same from somebody else',
    body: { user_id: 'ada', ...typing(somebodyElseTypes(53)) },
    status: 200,
  },
  {
    name: 'unknown',
    summary: 'Somebody who has not enrolled',
    body: { ...adaSends(54), user_id: 'nobody' },
    status: 404,
  },
];
export const USER_INFO_EXAMPLES: readonly Example[] = [
  { name: 'enrolled', summary: 'Somebody with a template', params: { user_id: 'ada' }, status: 200 },
  { name: 'unknown', summary: 'Nobody of that name: no samples', params: { user_id: 'nobody' }, status: 200 },
  { name: 'blank', summary: 'A user id is not blank', params: { user_id: ' ' }, status: 400 },
];

/** The compatible routes take key events and nothing about the capture. */
function typing({ keystroke_data }: ReturnType<typeof adaTypes>): Pick<SampleRequest, 'keystroke_data'> {
  return { keystroke_data };
}
