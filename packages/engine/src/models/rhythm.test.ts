import { modelContract } from '../testing/modelContract.ts';
import { createRhythm } from './rhythm.ts';

modelContract('rhythm', createRhythm);
