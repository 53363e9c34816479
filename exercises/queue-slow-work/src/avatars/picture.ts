/** A picture as people upload it and as the CRM takes it. */
export interface Picture {
  width: number
  height: number
  /** Base64 of width × height pixels, three bytes each: red, green, blue. */
  pixels: string
}
