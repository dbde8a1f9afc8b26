using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using SynapseServerless.Data;
using SynapseServerless.Functions.Hosting;

NativeHeap.KeepSmall();
FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSynapse().AddSynapseTelemetry();
await builder.Build().RunAsync();
