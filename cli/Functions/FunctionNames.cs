using System.Linq.Expressions;
using System.Reflection;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli;

/// <summary>Gives the public static methods of an assembly to <see cref="NamedFunctions"/>, each under its own name.</summary>
internal static class FunctionNames
{
    private const string SchemaSuffix = "Schema";

    /// <summary>Adds them.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="place">Where a method stands, for messages.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="SpecificationException">A method is none that a stage can call.</exception>
    public static int Add(Assembly assembly, Func<MethodInfo, Location> place)
    {
        MethodInfo[] methods = [.. assembly.GetExportedTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static method => !method.IsSpecialName)];
        int count = 0;
        foreach (MethodInfo method in methods.Where(method => !IsSchema(method)))
        {
            try
            {
                if (Takes(method, typeof(RecordBatch)))
                    AddBatches(method, methods);
                else
                    AddRows(method);
                count++;
            }
            catch (Exception error) when (error is ArgumentException or TargetInvocationException)
            {
                string problem = (error.InnerException ?? error).Message.Split(" (Parameter")[0].TrimEnd('.');
                throw new SpecificationException(
                    $"{method.Name}: {problem}", place(method),
                    "A function takes one to three cells and gives bool, int, long, float, double, string or float[]; or it takes a RecordBatch and gives one.", error);
            }
        }
        return count;
    }

    private static bool Takes(MethodInfo method, Type type) => method.ReturnType == type && method.GetParameters() is [var single] && single.ParameterType == type;

    private static bool IsSchema(MethodInfo method) => Takes(method, typeof(Schema)) && method.Name.EndsWith(SchemaSuffix, StringComparison.Ordinal);

    private static void AddBatches(MethodInfo method, MethodInfo[] methods)
    {
        MethodInfo? schema = methods.FirstOrDefault(other => IsSchema(other) && other.Name == method.Name + SchemaSuffix);
        NamedFunctions.AddBatches(method.Name, method.CreateDelegate<Func<RecordBatch, RecordBatch>>(), schema?.CreateDelegate<Func<Schema, Schema>>());
    }

    private static void AddRows(MethodInfo method)
    {
        Type[] types = [.. method.GetParameters().Select(static parameter => parameter.ParameterType), method.ReturnType];
        MethodInfo add = typeof(NamedFunctions).GetMethods().FirstOrDefault(one => one.Name == nameof(NamedFunctions.Add) && one.GetGenericArguments().Length == types.Length && types.Length > 1)
            ?? throw new ArgumentException($"it has {types.Length - 1} arguments");
        if (method.IsGenericMethodDefinition || types.Any(static type => type.IsByRef || type == typeof(void)))
            throw new ArgumentException("it is generic, has an argument by reference, or gives nothing");
        add.MakeGenericMethod(types).Invoke(null, [method.Name, method.CreateDelegate(Expression.GetFuncType(types))]);
    }
}
