using SynapseServerless.Fuzz.Tests;
using SynapseServerless.Tests;

// Runs the tests, or, as the child of one of them, reads inputs that may end the process.
return args is [FuzzChild.Argument, .. string[] rest] ? await FuzzChild.RunAsync(rest) : await TestProgram.RunAsync(args);
