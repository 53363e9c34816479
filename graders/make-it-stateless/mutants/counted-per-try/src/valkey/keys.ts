/** Other services keep keys in the same Valkey; everything of the shop begins with this. */
const prefix = 'shop:'

export const keys = {
  sessionPrefix: `${prefix}session:`,
  generationPrefix: `${prefix}generation:`,
  session: (digest: string) => `${prefix}session:${digest}`,
  generation: (userId: string) => `${prefix}generation:${userId}`,
  cart: (userId: string) => `${prefix}cart:${userId}`,
  additions: `${prefix}additions`,
}
