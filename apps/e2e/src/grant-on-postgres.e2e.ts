import { grantJourney } from './grant-journey';

describe('a grant with the queue in postgres', () => grantJourney('postgres'));
