using SynapseServerless;
using SynapseServerless.Data;
using SynapseServerless.Worker;

NativeHeap.KeepSmall();
return await WorkerProgram.RunAsync(Environment.GetEnvironmentVariable, AllStages.CreateCatalog());
