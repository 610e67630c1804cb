module.exports = {
  pathPrefix: '/garden',
  siteMetadata: { title: 'A garden' },
  plugins: [],
};
