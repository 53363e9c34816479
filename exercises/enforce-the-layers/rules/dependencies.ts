// Rules of dependency-cruiser, which runs them on src/ in the build. None so far.
export default {
  options: {},
  forbidden: [],
}
