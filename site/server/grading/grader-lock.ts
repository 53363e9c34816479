/** First half of the advisory locks by which graders show that they live. */
export const GRADER_SPACE = 0x10ad
