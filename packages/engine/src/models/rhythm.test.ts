import { modelContract } from '../testing/modelContract.ts';
import { createRhythm } from './rhythm.ts';

modelContract('rhythm', createRhythm);
modelContract('rhythm, free text', () => createRhythm({ text: 'free' }));
