<template><h1>About this application</h1></template>
