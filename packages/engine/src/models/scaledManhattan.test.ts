import { modelContract } from '../testing/modelContract.ts';
import { createScaledManhattan } from './scaledManhattan.ts';

modelContract('scaledManhattan', createScaledManhattan);
