global using Xunit;

// The tests also call LightGBM directly. It keeps its number of threads, and the gains of grades, once for the whole process, and
// outside of the library under test nothing holds such calls apart.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
