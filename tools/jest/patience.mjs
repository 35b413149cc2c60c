import { configure } from '@testing-library/react';

// How long a wait for the document may take on a busy machine; nothing waits for it.
configure({ asyncUtilTimeout: 120_000 });
