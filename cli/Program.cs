SynapseServerless.Data.NativeHeap.KeepSmall();
return await SynapseServerless.Cli.CommandLine.RunAsync(args);
