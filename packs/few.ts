/** Requests per second: six in five minutes. Below that, one failure is a large share. */
export const FEW_REQUESTS = 0.02;
