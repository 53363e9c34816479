interface ImportMetaEnv {
  /** Key of a licence for WebContainers; empty without one. */
  readonly WEBCONTAINER_CLIENT_ID: string
}
