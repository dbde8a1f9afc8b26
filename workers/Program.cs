using SynapseServerless;
using SynapseServerless.Worker;

return await WorkerProgram.RunAsync(Environment.GetEnvironmentVariable, AllStages.CreateCatalog());
